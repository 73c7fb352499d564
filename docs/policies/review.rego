# Rules for OPA or Conftest on what `npm run review -- --json` prints (docs/review.schema.json). Take what your team needs:
#   npm run --silent review -- --base main --json > review.json
#   conftest test --policy docs/policies --namespace review review.json
#   opa eval --data docs/policies --input review.json --format pretty data.review.deny
package review

import rego.v1

# Nothing that fails, is lost or stops is merged without somebody who says so.
deny contains message if {
	some decision in input.decisions
	decision.class == "stop"
	message := sprintf("%s (%s): %s", [decision.kind, decision.where, decision.text])
}

# What is open to everyone is encrypted.
deny contains message if {
	some environment in input.environments
	some exposure in environment.facts.exposures
	"0.0.0.0/0" in exposure.from
	endswith(object.get(exposure, "connection", ""), "unencrypted")
	message := sprintf("%s: %s port %d is open to everyone, unencrypted", [environment.name, exposure.to, exposure.port])
}

# Code may do nothing to everything.
deny contains message if {
	some environment in input.environments
	some permission in environment.facts.permissions
	permission.effect == "Allow"
	startswith(permission.who, "code of ")
	some action in permission.actions
	endswith(action, "*")
	"*" in permission.resources
	message := sprintf("%s: %s may %s on everything", [environment.name, permission.who, action])
}

# Data has a protection against deletion.
warn contains message if {
	some environment in input.environments
	some protection in environment.facts.protections
	protection.name == "deletion protection"
	protection.level == 0
	message := sprintf("%s: %s: %s", [environment.name, protection.of, protection.text])
}

warn contains message if {
	some finding in input.findings
	finding.verdict == "undecided"
	not finding.reason
	message := sprintf("%s: undecided: %s", [finding.environment, finding.message])
}

package review_test

import data.review
import rego.v1

calm := {"decisions": [], "findings": [], "environments": []}

facts(more) := object.union({"exposures": [], "permissions": [], "protections": []}, more)

environment(more) := object.union(calm, {"environments": [{"name": "shop-dev", "facts": facts(more)}]})

test_calm if {
	count(review.deny) == 0 with input as calm
	count(review.warn) == 0 with input as calm
}

test_stop if {
	decision := {"kind": "data", "class": "stop", "where": "shop-dev", "text": "aws_sqs_queue.jobs is destroyed"}
	look := object.union(decision, {"class": "look"})
	review.deny == {"data (shop-dev): aws_sqs_queue.jobs is destroyed"} with input as object.union(calm, {"decisions": [decision, look]})
}

test_unencrypted if {
	exposure := {"to": "balancer", "port": 80, "from": ["0.0.0.0/0"], "connection": "HTTP, unencrypted"}
	narrow := object.union(exposure, {"from": ["198.51.100.0/24"]})
	own := object.union(exposure, {"connection": null})
	review.deny == {"shop-dev: balancer port 80 is open to everyone, unencrypted"} with input as environment({"exposures": [exposure, narrow, own]})
}

test_everything if {
	all := {"who": "code of shop", "effect": "Allow", "actions": ["s3:*"], "resources": ["*"]}
	some_objects := object.union(all, {"resources": ["arn:aws:s3:::files/*"]})
	ecs := object.union(all, {"who": "ECS for shop"})
	review.deny == {"shop-dev: code of shop may s3:* on everything"} with input as environment({"permissions": [all, some_objects, ecs]})
}

test_warnings if {
	open := {"of": "table carts", "name": "deletion protection", "text": "no deletion protection", "level": 0}
	kept := object.union(open, {"level": 1})
	review.warn == {"shop-dev: table carts: no deletion protection"} with input as environment({"protections": [open, kept]})
	finding := {"environment": "shop-dev", "verdict": "undecided", "message": "not known: a"}
	accepted := object.union(finding, {"reason": "by hand"})
	review.warn == {"shop-dev: undecided: not known: a"} with input as object.union(calm, {"findings": [finding, accepted]})
}

/** Enumerations of AWS's API, from the models of botocore 1.42.4: written by .github/scripts/aws-enums.mjs. */
export const ENUMS = {
  acm: {
    CertificateExport: "ENABLED DISABLED",
    CertificateTransparencyLoggingPreference: "ENABLED DISABLED",
    KeyAlgorithm: "RSA_1024 RSA_2048 RSA_3072 RSA_4096 EC_prime256v1 EC_secp384r1 EC_secp521r1",
    ValidationMethod: "EMAIL DNS HTTP",
  },
  "application-autoscaling": {
    AdjustmentType: "ChangeInCapacity PercentChangeInCapacity ExactCapacity",
    MetricAggregationType: "Average Minimum Maximum",
    MetricStatistic: "Average Minimum Maximum SampleCount Sum",
    MetricType:
      "DynamoDBReadCapacityUtilization DynamoDBWriteCapacityUtilization ALBRequestCountPerTarget RDSReaderAverageCPUUtilization RDSReaderAverageDatabaseConnections EC2SpotFleetRequestAverageCPUUtilization EC2SpotFleetRequestAverageNetworkIn EC2SpotFleetRequestAverageNetworkOut SageMakerVariantInvocationsPerInstance ECSServiceAverageCPUUtilization ECSServiceAverageMemoryUtilization AppStreamAverageCapacityUtilization ComprehendInferenceUtilization LambdaProvisionedConcurrencyUtilization CassandraReadCapacityUtilization CassandraWriteCapacityUtilization KafkaBrokerStorageUtilization ElastiCacheEngineCPUUtilization ElastiCacheDatabaseMemoryUsagePercentage ElastiCachePrimaryEngineCPUUtilization ElastiCacheReplicaEngineCPUUtilization ElastiCacheDatabaseMemoryUsageCountedForEvictPercentage NeptuneReaderAverageCPUUtilization SageMakerVariantProvisionedConcurrencyUtilization ElastiCacheDatabaseCapacityUsageCountedForEvictPercentage SageMakerInferenceComponentInvocationsPerCopy WorkSpacesAverageUserSessionsCapacityUtilization SageMakerInferenceComponentConcurrentRequestsPerCopyHighResolution SageMakerVariantConcurrentRequestsPerModelHighResolution",
    PolicyType: "StepScaling TargetTrackingScaling PredictiveScaling",
    ScalableDimension:
      "ecs:service:DesiredCount ec2:spot-fleet-request:TargetCapacity elasticmapreduce:instancegroup:InstanceCount appstream:fleet:DesiredCapacity dynamodb:table:ReadCapacityUnits dynamodb:table:WriteCapacityUnits dynamodb:index:ReadCapacityUnits dynamodb:index:WriteCapacityUnits rds:cluster:ReadReplicaCount sagemaker:variant:DesiredInstanceCount custom-resource:ResourceType:Property comprehend:document-classifier-endpoint:DesiredInferenceUnits comprehend:entity-recognizer-endpoint:DesiredInferenceUnits lambda:function:ProvisionedConcurrency cassandra:table:ReadCapacityUnits cassandra:table:WriteCapacityUnits kafka:broker-storage:VolumeSize elasticache:cache-cluster:Nodes elasticache:replication-group:NodeGroups elasticache:replication-group:Replicas neptune:cluster:ReadReplicaCount sagemaker:variant:DesiredProvisionedConcurrency sagemaker:inference-component:DesiredCopyCount workspaces:workspacespool:DesiredUserSessions",
    ServiceNamespace:
      "ecs elasticmapreduce ec2 appstream dynamodb rds sagemaker custom-resource comprehend lambda cassandra kafka elasticache neptune workspaces",
  },
  cloudwatch: {
    ComparisonOperator:
      "GreaterThanOrEqualToThreshold GreaterThanThreshold LessThanThreshold LessThanOrEqualToThreshold LessThanLowerOrGreaterThanUpperThreshold LessThanLowerThreshold GreaterThanUpperThreshold",
    StandardUnit:
      "Seconds Microseconds Milliseconds Bytes Kilobytes Megabytes Gigabytes Terabytes Bits Kilobits Megabits Gigabits Terabits Percent Count Bytes/Second Kilobytes/Second Megabytes/Second Gigabytes/Second Terabytes/Second Bits/Second Kilobits/Second Megabits/Second Gigabits/Second Terabits/Second Count/Second None",
    Statistic: "SampleCount Average Sum Minimum Maximum",
  },
  dynamodb: {
    BillingMode: "PROVISIONED PAY_PER_REQUEST",
    InputCompressionType: "GZIP ZSTD NONE",
    InputFormat: "DYNAMODB_JSON ION CSV",
    MultiRegionConsistency: "EVENTUAL STRONG",
    ProjectionType: "ALL KEYS_ONLY INCLUDE",
    ScalarAttributeType: "S N B",
    TableClass: "STANDARD STANDARD_INFREQUENT_ACCESS",
  },
  ec2: {
    AvailabilityMode: "zonal regional",
    ConnectivityType: "private public",
    DestinationFileFormat: "plain-text parquet",
    DnsRecordIpType: "ipv4 dualstack ipv6 service-defined",
    DomainType: "vpc standard",
    HostnameType: "ip-name resource-name",
    IpAddressType: "ipv4 dualstack ipv6",
    LogDestinationType: "cloud-watch-logs s3 kinesis-data-firehose",
    TrafficType: "ACCEPT REJECT ALL",
    VpcEndpointType: "Interface Gateway GatewayLoadBalancer Resource ServiceNetwork",
  },
  ecr: {
    EncryptionType: "AES256 KMS KMS_DSSE",
    ImageTagMutability: "MUTABLE IMMUTABLE IMMUTABLE_WITH_EXCLUSION MUTABLE_WITH_EXCLUSION",
    ImageTagMutabilityExclusionFilterType: "WILDCARD",
  },
  ecs: {
    AvailabilityZoneRebalancing: "ENABLED DISABLED",
    CPUArchitecture: "X86_64 ARM64",
    ClusterSettingName: "containerInsights",
    Compatibility: "EC2 FARGATE EXTERNAL MANAGED_INSTANCES",
    DeploymentControllerType: "ECS CODE_DEPLOY EXTERNAL",
    DeploymentLifecycleHookStage:
      "RECONCILE_SERVICE PRE_SCALE_UP POST_SCALE_UP TEST_TRAFFIC_SHIFT POST_TEST_TRAFFIC_SHIFT PRODUCTION_TRAFFIC_SHIFT POST_PRODUCTION_TRAFFIC_SHIFT",
    DeploymentStrategy: "ROLLING BLUE_GREEN LINEAR CANARY",
    EBSResourceType: "volume",
    EFSAuthorizationConfigIAM: "ENABLED DISABLED",
    EFSTransitEncryption: "ENABLED DISABLED",
    ExecuteCommandLogging: "NONE DEFAULT OVERRIDE",
    IpcMode: "host task none",
    LaunchType: "EC2 FARGATE EXTERNAL MANAGED_INSTANCES",
    LogDriver: "json-file syslog journald gelf fluentd awslogs splunk awsfirelens",
    NetworkMode: "bridge host awsvpc none",
    OSFamily:
      "WINDOWS_SERVER_2019_FULL WINDOWS_SERVER_2019_CORE WINDOWS_SERVER_2016_FULL WINDOWS_SERVER_2004_CORE WINDOWS_SERVER_2022_CORE WINDOWS_SERVER_2022_FULL WINDOWS_SERVER_2025_CORE WINDOWS_SERVER_2025_FULL WINDOWS_SERVER_20H2_CORE LINUX",
    PidMode: "host task",
    PlacementConstraintType: "distinctInstance memberOf",
    PlacementStrategyType: "random spread binpack",
    PropagateTags: "TASK_DEFINITION SERVICE NONE",
    ProxyConfigurationType: "APPMESH",
    SchedulingStrategy: "REPLICA DAEMON",
    Scope: "task shared",
    SettingName:
      "serviceLongArnFormat taskLongArnFormat containerInstanceLongArnFormat awsvpcTrunking containerInsights fargateFIPSMode tagResourceAuthorization fargateTaskRetirementWaitPeriod guardDutyActivate defaultLogDriverMode",
    TaskDefinitionPlacementConstraintType: "memberOf",
    TaskFilesystemType: "ext3 ext4 xfs ntfs",
  },
  efs: {
    IpAddressType: "IPV4_ONLY IPV6_ONLY DUAL_STACK",
    PerformanceMode: "generalPurpose maxIO",
    ThroughputMode: "bursting provisioned elastic",
    TransitionToArchiveRules:
      "AFTER_1_DAY AFTER_7_DAYS AFTER_14_DAYS AFTER_30_DAYS AFTER_60_DAYS AFTER_90_DAYS AFTER_180_DAYS AFTER_270_DAYS AFTER_365_DAYS",
    TransitionToIARules:
      "AFTER_7_DAYS AFTER_14_DAYS AFTER_30_DAYS AFTER_60_DAYS AFTER_90_DAYS AFTER_1_DAY AFTER_180_DAYS AFTER_270_DAYS AFTER_365_DAYS",
    TransitionToPrimaryStorageClassRules: "AFTER_1_ACCESS",
  },
  elasticache: {
    AuthTokenUpdateStrategyType: "SET ROTATE DELETE",
    ClusterMode: "enabled disabled compatible",
    DestinationType: "cloudwatch-logs kinesis-firehose",
    IpDiscovery: "ipv4 ipv6",
    LogFormat: "text json",
    LogType: "slow-log engine-log",
    NetworkType: "ipv4 ipv6 dual_stack",
    TransitEncryptionMode: "preferred required",
  },
  elbv2: {
    ActionTypeEnum: "forward authenticate-oidc authenticate-cognito redirect fixed-response jwt-validation",
    AdvertiseTrustStoreCaNamesEnum: "on off",
    AuthenticateCognitoActionConditionalBehaviorEnum: "deny allow authenticate",
    AuthenticateOidcActionConditionalBehaviorEnum: "deny allow authenticate",
    EnforceSecurityGroupInboundRulesOnPrivateLinkTrafficEnum: "on off",
    IpAddressType: "ipv4 dualstack dualstack-without-public-ipv4",
    LoadBalancerTypeEnum: "application network gateway",
    ProtocolEnum: "HTTP HTTPS TCP TLS UDP TCP_UDP GENEVE QUIC TCP_QUIC",
    RedirectActionStatusCodeEnum: "HTTP_301 HTTP_302",
    TargetGroupIpAddressTypeEnum: "ipv4 ipv6",
    TargetTypeEnum: "instance ip lambda alb",
    TransformTypeEnum: "host-header-rewrite url-rewrite",
  },
  events: {
    IncludeDetail: "NONE FULL",
    LaunchType: "EC2 FARGATE EXTERNAL",
    Level: "OFF ERROR INFO TRACE",
    PlacementConstraintType: "distinctInstance memberOf",
    PlacementStrategyType: "random spread binpack",
    PropagateTags: "TASK_DEFINITION",
    RuleState: "ENABLED DISABLED ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS",
  },
  kms: {
    KeySpec:
      "RSA_2048 RSA_3072 RSA_4096 ECC_NIST_P256 ECC_NIST_P384 ECC_NIST_P521 ECC_SECG_P256K1 SYMMETRIC_DEFAULT HMAC_224 HMAC_256 HMAC_384 HMAC_512 SM2 ML_DSA_44 ML_DSA_65 ML_DSA_87 ECC_NIST_EDWARDS25519",
    KeyUsageType: "SIGN_VERIFY ENCRYPT_DECRYPT GENERATE_VERIFY_MAC KEY_AGREEMENT",
  },
  logs: {
    LogGroupClass: "STANDARD INFREQUENT_ACCESS DELIVERY",
  },
  rds: {
    ApplyMethod: "immediate pending-reboot",
    ClusterScalabilityType: "standard limitless",
    DatabaseInsightsMode: "standard advanced",
    ReplicaMode: "open-read-only mounted",
  },
  route53: {
    RRType: "SOA A TXT NS CNAME MX NAPTR PTR SRV SPF AAAA CAA DS TLSA SSHFP SVCB HTTPS",
    ResourceRecordSetFailover: "PRIMARY SECONDARY",
    ResourceRecordSetRegion:
      "us-east-1 us-east-2 us-west-1 us-west-2 ca-central-1 eu-west-1 eu-west-2 eu-west-3 eu-central-1 eu-central-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-northeast-1 ap-northeast-2 ap-northeast-3 eu-north-1 sa-east-1 cn-north-1 cn-northwest-1 ap-east-1 me-south-1 me-central-1 ap-south-1 ap-south-2 af-south-1 eu-south-1 eu-south-2 ap-southeast-4 il-central-1 ca-west-1 ap-southeast-5 mx-central-1 ap-southeast-7 us-gov-east-1 us-gov-west-1 ap-east-2 ap-southeast-6",
  },
  s3: {
    MFADelete: "Enabled Disabled",
    ServerSideEncryption: "AES256 aws:fsx aws:kms aws:kms:dsse",
    TransitionDefaultMinimumObjectSize: "varies_by_storage_class all_storage_classes_128K",
    TransitionStorageClass: "GLACIER STANDARD_IA ONEZONE_IA INTELLIGENT_TIERING DEEP_ARCHIVE GLACIER_IR",
  },
  scheduler: {
    ActionAfterCompletion: "NONE DELETE",
    FlexibleTimeWindowMode: "OFF FLEXIBLE",
    LaunchType: "EC2 FARGATE EXTERNAL",
    PlacementConstraintType: "distinctInstance memberOf",
    PlacementStrategyType: "random spread binpack",
    PropagateTags: "TASK_DEFINITION",
    ScheduleState: "ENABLED DISABLED",
  },
  servicediscovery: {
    HealthCheckType: "HTTP HTTPS TCP",
    RecordType: "SRV A AAAA CNAME",
    RoutingPolicy: "MULTIVALUE WEIGHTED",
    ServiceTypeOption: "HTTP",
  },
  ssm: {
    ParameterTier: "Standard Advanced Intelligent-Tiering",
    ParameterType: "String StringList SecureString",
  },
} as const;

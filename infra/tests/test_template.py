"""What the template must say, checked without AWS: roles, data, logs, alarms, limits."""

import pathlib
import unittest

import yaml

TEMPLATE = pathlib.Path(__file__).parent.parent / "template.yaml"


class Loader(yaml.SafeLoader):
    """YAML with CloudFormation's tags; a tag comes out as {"Tag": argument}."""


def _tag(loader, suffix, node):
    if isinstance(node, yaml.ScalarNode):
        argument = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        argument = loader.construct_sequence(node, deep=True)
    else:
        argument = loader.construct_mapping(node, deep=True)
    return {suffix: argument}


Loader.add_multi_constructor("!", _tag)

ARN = "arn:${AWS::Partition}:"
PLACE = "${AWS::Region}:${AWS::AccountId}:"
POST = {"Sub": f"{ARN}execute-api:{PLACE}${{SocketApi}}/socket/POST/@connections/*"}
END = {"Sub": POST["Sub"].replace("/POST/", "/DELETE/")}
SCHEDULES = {"Sub": f"{ARN}scheduler:{PLACE}schedule/${{ScheduleGroup}}/*"}
MAIL = {"Sub": f"{ARN}ses:{PLACE}identity/${{MailIdentity}}"}
ITEMS = [f"dynamodb:{name}Item" for name in ("Delete", "Get", "Put", "Update")] + ["dynamodb:Query"]
INDEXES = [{"Sub": "${Table.Arn}/index/gsi1"}, {"Sub": "${Table.Arn}/index/gsi2"}]
TABLE = {"GetAtt": "Table.Arn"}
PASS = ({"iam:PassRole"}, [{"GetAtt": "ScheduleRole.Arn"}])


def log(name):
    return ({"logs:CreateLogStream", "logs:PutLogEvents"}, [{"GetAtt": f"{name}.Arn"}])


# Every statement of every role: the actions and the resources. Nothing else is allowed to be there.
ROLES = {
    "HttpRole": {
        "Items": (set(ITEMS) | {"dynamodb:BatchGetItem"}, [TABLE]),
        "Lists": ({"dynamodb:Query"}, INDEXES),
        # Whoever is switched off is to go at once.
        "Connections": ({"execute-api:ManageConnections"}, [POST, END]),
        "Schedules": ({"scheduler:CreateSchedule"}, [SCHEDULES]),
        "SchedulesCallExpiry": PASS,
        "Mail": ({"ses:SendEmail"}, [MAIL]),
        "Log": log("HttpLog"),
    },
    "SocketRole": {
        "Items": (set(ITEMS), [TABLE]),
        "Connections": ({"execute-api:ManageConnections"}, [POST]),
        "Log": log("SocketLog"),
    },
    "ExpiryRole": {
        "Items": (set(ITEMS), [TABLE]),
        "Connections": ({"execute-api:ManageConnections"}, [POST]),
        "Schedules": ({"scheduler:CreateSchedule"}, [SCHEDULES]),
        "SchedulesCallExpiry": PASS,
        "Log": log("ExpiryLog"),
    },
    "ScheduleRole": {
        None: ({"lambda:InvokeFunction"}, [{"GetAtt": "ExpiryFunction.Arn"}]),
    },
}
# Where a star is what AWS itself asks for: connections and schedules have no fixed names.
STARS = [POST, END, SCHEDULES]
# The partition keys that a function has no business with.
FORBIDDEN_KEYS = {"SocketRole": {"U#*", "R#*"}, "ExpiryRole": {"U#*", "R#*", "K#*"}}


def listed(value):
    return value if isinstance(value, list) else [value]


class TemplateTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.template = yaml.load(TEMPLATE.read_text(encoding="utf-8"), Loader)
        cls.resources = cls.template["Resources"]

    def of(self, kind):
        found = {n: r["Properties"] for n, r in self.resources.items() if r["Type"] == kind}
        self.assertTrue(found, kind)
        return found

    def statements(self, role):
        policies = self.resources[role]["Properties"]["Policies"]
        self.assertEqual(len(policies), 1)
        # A statement that is there only under a condition is looked at as if it were there.
        listed = policies[0]["PolicyDocument"]["Statement"]
        return [s["If"][1] if "If" in s else s for s in listed]

    def test_every_role_states_its_actions_and_resources(self):
        self.assertEqual(set(self.of("AWS::IAM::Role")), set(ROLES))
        for role, expected in ROLES.items():
            found = {
                s.get("Sid"): (set(listed(s["Action"])), listed(s["Resource"]))
                for s in self.statements(role)
            }
            self.assertEqual(found, expected, role)
            self.assertNotIn("ManagedPolicyArns", self.resources[role]["Properties"])

    def test_no_action_is_a_wildcard_and_no_resource_beyond_what_aws_asks_for(self):
        for role in ROLES:
            for statement in self.statements(role):
                self.assertEqual(statement["Effect"], "Allow")
                for action in listed(statement["Action"]):
                    self.assertNotIn("*", action)
                for resource in listed(statement["Resource"]):
                    if "*" in str(resource):
                        self.assertIn(resource, STARS)

    def test_a_function_touches_only_its_own_keys(self):
        for role, forbidden in FORBIDDEN_KEYS.items():
            (items,) = [s for s in self.statements(role) if s["Sid"] == "Items"]
            keys = items["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]
            self.assertFalse(forbidden & set(keys), role)
            self.assertNotIn("*", keys)
            self.assertEqual(items["Condition"]["Null"], {"dynamodb:LeadingKeys": "false"})

    def test_a_role_may_be_passed_to_the_scheduler_only(self):
        for role in ROLES:
            for statement in self.statements(role):
                if statement["Action"] == "iam:PassRole":
                    self.assertEqual(
                        statement["Condition"],
                        {"StringEquals": {"iam:PassedToService": "scheduler.amazonaws.com"}},
                    )

    def test_mail_comes_from_the_named_address_only(self):
        (mail,) = [s for s in self.statements("HttpRole") if s["Sid"] == "Mail"]
        self.assertEqual(
            mail["Condition"], {"StringEquals": {"ses:FromAddress": {"Ref": "MailFrom"}}}
        )

    def test_each_function_has_a_role_of_its_own(self):
        roles = [f["Role"]["GetAtt"] for f in self.of("AWS::Serverless::Function").values()]
        self.assertEqual(len(roles), len(set(roles)))
        for role in ("HttpRole", "SocketRole", "ExpiryRole"):
            trust = self.resources[role]["Properties"]["AssumeRolePolicyDocument"]["Statement"]
            self.assertEqual([s["Principal"] for s in trust], [{"Service": "lambda.amazonaws.com"}])

    def test_a_caller_of_a_function_is_one_api_of_this_stack(self):
        for permission in self.of("AWS::Lambda::Permission").values():
            self.assertRegex(permission["SourceArn"]["Sub"], r"\$\{(Http|Socket)Api\}/")

    def test_guessing_is_throttled_by_route_and_everything_by_stage(self):
        stage = self.resources["HttpStage"]["Properties"]
        keys = [r["RouteKey"] for r in self.of("AWS::ApiGatewayV2::Route").values()]
        for key in keys:
            if "/join/" in key or " /support/" in key:
                self.assertLessEqual(stage["RouteSettings"][key]["ThrottlingRateLimit"], 50)
        for stage in self.of("AWS::ApiGatewayV2::Stage").values():
            self.assertIn("ThrottlingRateLimit", stage["DefaultRouteSettings"])

    def test_no_route_is_a_catch_all(self):
        for route in self.of("AWS::ApiGatewayV2::Route").values():
            self.assertNotIn("+}", route["RouteKey"])
            self.assertNotIn("ANY", route["RouteKey"])

    def test_the_table_can_be_restored_and_is_not_lost_by_mistake(self):
        table = self.resources["Table"]["Properties"]
        self.assertTrue(table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"])
        self.assertTrue(table["DeletionProtectionEnabled"])
        self.assertEqual(table["StreamSpecification"]["StreamViewType"], "NEW_AND_OLD_IMAGES")
        self.assertEqual(
            table["TimeToLiveSpecification"], {"AttributeName": "ttl", "Enabled": True}
        )
        self.assertEqual(self.resources["Table"]["UpdateReplacePolicy"], "Retain")

    def test_buckets_are_private(self):
        for bucket in self.of("AWS::S3::Bucket").values():
            self.assertEqual(set(bucket["PublicAccessBlockConfiguration"].values()), {True})
        for policy in self.of("AWS::S3::BucketPolicy").values():
            (statement,) = policy["PolicyDocument"]["Statement"]
            self.assertEqual(statement["Action"], "s3:GetObject")
            self.assertIn("aws:SourceArn", statement["Condition"]["StringEquals"])

    def test_logs_end_and_every_function_has_an_alarm(self):
        for group in self.of("AWS::Logs::LogGroup").values():
            self.assertIn("RetentionInDays", group)
        watched = {
            d["Value"]["Ref"]
            for alarm in self.of("AWS::CloudWatch::Alarm").values()
            for d in alarm["Dimensions"]
            if alarm["MetricName"] == "Errors"
        }
        self.assertEqual(watched, set(self.of("AWS::Serverless::Function")))
        self.assertLessEqual(len(self.of("AWS::CloudWatch::Alarm")), 10, "ten alarms are free")

    def test_secrets_are_never_shown(self):
        for name, parameter in self.template["Parameters"].items():
            if "Secret" in name:
                self.assertTrue(parameter["NoEcho"], name)
                self.assertNotIn("Default", parameter)
        self.assertNotIn("Secret", str(self.template["Outputs"]))

    def test_sign_in_is_code_with_pkce_by_a_public_client(self):
        client = self.resources["UserPoolClient"]["Properties"]
        self.assertEqual(client["AllowedOAuthFlows"], ["code"])
        self.assertFalse(client["GenerateSecret"])
        self.assertEqual(client["ExplicitAuthFlows"], ["ALLOW_REFRESH_TOKEN_AUTH"])
        pool = self.resources["UserPool"]["Properties"]
        self.assertTrue(pool["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"])

    def test_every_request_for_an_api_is_marked_by_the_distribution(self):
        config = self.resources["Distribution"]["Properties"]["DistributionConfig"]
        for origin in config["Origins"]:
            if origin["Id"] in ("http", "socket"):
                (header,) = origin["OriginCustomHeaders"]
                self.assertEqual(
                    header, {"HeaderName": "x-sasae-edge", "HeaderValue": {"Ref": "EdgeSecret"}}
                )

    def test_pages_may_load_nothing_foreign(self):
        headers = self.resources["SecurityHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]
        policy = str(headers["SecurityHeadersConfig"]["ContentSecurityPolicy"])
        needed = (
            "default-src 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'; trusted-types sasae-worker",
        )
        for each in needed:
            self.assertIn(each, policy)
        self.assertNotIn("unsafe-", policy)
        transport = headers["SecurityHeadersConfig"]["StrictTransportSecurity"]
        self.assertGreaterEqual(transport["AccessControlMaxAgeSec"], 31536000)


if __name__ == "__main__":
    unittest.main()

using System.Security.Cryptography;
using System.Text;
using Holdpoint.Contracts;

namespace Holdpoint.Reviews.Tests;

/// <summary>Submissions and people as the tests need them.</summary>
internal static class TestReviews
{
    internal static ReviewSubmission Submission(
        string queue = "q",
        string consumer = "app",
        TimeSpan? deadline = null,
        Severity severity = Severity.Medium,
        int need = 1,
        string body = """{"model":"sample","messages":[]}""",
        string model = "sample")
    {
        var now = TimeProvider.System.GetUtcNow();
        var bytes = Encoding.UTF8.GetBytes(body);
        return new ReviewSubmission
        {
            Id = Guid.CreateVersion7(now).ToString(),
            RequestId = Guid.CreateVersion7(now).ToString(),
            Stage = ReviewStage.Request,
            Queue = queue,
            Severity = severity,
            Route = "chat",
            Model = model,
            Consumer = consumer,
            SubmittedAt = now,
            Deadline = now + (deadline ?? TimeSpan.FromMinutes(10)),
            Rules = [new MatchedRule("iban", "bank data", [new MatchedSpan("/messages/0/content", 1, 5)])],
            Digest = Convert.ToHexStringLower(SHA256.HashData(bytes)),
            ApprovalsNeeded = need,
            Roles = [Role.Reviewer, Role.Lead],
            PolicyDigest = new string('a', 64),
            Api = "OpenAiChat",
            Body = bytes,
        };
    }

    internal static Reviewer Person(string name, params Role[] roles) => new(name, "person", roles is [] ? [Role.Reviewer] : roles, ["*"]);

    internal static ReviewAnswer Approve(long fence) => new(fence, VoteOutcome.Approve, "fine", null, null, null);

    internal static ReviewAnswer Reject(long fence) => new(fence, VoteOutcome.Reject, "not fine", "Please remove the account number.", "seen twice", null);
}

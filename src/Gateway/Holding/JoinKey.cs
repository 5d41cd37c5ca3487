using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Holdpoint.Gateway.Consumers;
using Holdpoint.Reviews;
using Microsoft.AspNetCore.Http;

namespace Holdpoint.Gateway.Holding;

/// <summary>
/// When two requests are the same one, sent again: same credential, route, method, target and body, stated for the same purpose, and to be reviewed by the same
/// people under the same policy. A client that sends an <c>Idempotency-Key</c> says itself what it repeats: with another key the same request is another one. The digest of the body is of the bytes that would be forwarded, so a compressed repeat joins a plain one.
/// </summary>
internal static class JoinKey
{
    /// <summary>The header, forwarded as it is.</summary>
    internal const string IdempotencyKey = "Idempotency-Key";

    internal static string Of(Consumer consumer, HttpRequest request, ReviewSubmission submission) => Of(
        consumer.Name,
        consumer.Fingerprint,
        submission.Route,
        request.Method,
        request.Path,
        request.QueryString.Value,
        request.Headers[IdempotencyKey],
        submission.Digest,
        submission.Purpose,
        submission.Queue,
        submission.ApprovalsNeeded.ToString(CultureInfo.InvariantCulture),
        submission.PolicyDigest);

    /// <summary>Of the answer to a request, whose body is still there or, for one that came back, was held.</summary>
    internal static string OfAnswer(OversightFeature oversight, HttpRequest request) => "answer:" + Of(
        oversight.Consumer.Name,
        oversight.Consumer.Fingerprint,
        oversight.RouteId,
        request.Method,
        request.Path,
        request.QueryString.Value,
        request.Headers[IdempotencyKey],
        oversight.Resumed?.Submission.Digest ?? oversight.Inspected?.Digest ?? Convert.ToHexStringLower(SHA256.HashData(oversight.Body.Bytes.Span)),
        oversight.Purpose,
        oversight.Policy.Digest);

    /// <summary>Each text with its length before it, so that no two lists of texts have one key.</summary>
    private static string Of(params ReadOnlySpan<string?> texts)
    {
        var joined = new StringBuilder();
        foreach (var text in texts)
        {
            joined.Append(CultureInfo.InvariantCulture, $"{text?.Length ?? -1}:{text}\n");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(joined.ToString())));
    }
}

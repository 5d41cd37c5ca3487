using Holdpoint.Contracts;
using Holdpoint.Gateway.Answers;
using Holdpoint.Gateway.Holding;
using Holdpoint.Gateway.Recording;
using Holdpoint.Gateway.Releasing;
using Holdpoint.Gateway.Streaming;
using Holdpoint.Gateway.Tracing;
using Holdpoint.Reviews;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Holdpoint.Gateway.Responding;

/// <summary>Hands answers on: those that were allowed, and those that were held once the ledger has the receipt of their release.</summary>
internal sealed class AnswerDelivery(ReviewDesk desk, HeldReviews reviews, ReleaseRefusals problems, GatewayRecords records, Refusals refusals)
{
    /// <summary>What speaks of the bytes that the endpoint sent, and of others no longer holds.</summary>
    private static readonly string[] OfTheBytes =
        [HeaderNames.ContentEncoding, HeaderNames.ContentMD5, HeaderNames.ETag, "Digest", "Content-Digest", "Repr-Digest", "Signature", "Signature-Input"];

    /// <summary>The headers of an answer whose bytes are others than those that came with them.</summary>
    internal static IReadOnlyDictionary<string, string?[]> OfChanged(IReadOnlyDictionary<string, string?[]> headers) =>
        headers.Where(static one => !OfTheBytes.Contains(one.Key, StringComparer.OrdinalIgnoreCase))
            .ToDictionary(static one => one.Key, static one => one.Value, StringComparer.OrdinalIgnoreCase);

    /// <summary>The gate: a held answer goes on only with the ledger's receipt of its release, once, with the bytes that were decided on.</summary>
    internal async Task ReleaseAsync(HttpContext context, OversightFeature oversight, HeldReview held, ReviewDecision decision)
    {
        // Not taken away by a consumer that leaves now: whether the release is recorded must be known.
        context.RequestAborted.ThrowIfCancellationRequested();
        ReleaseOutcome outcome;
        using (GatewayTraces.Release(held))
        {
            outcome = await desk.ReleaseAsync(held.Submission, decision, CancellationToken.None);
        }

        if (outcome is not ReleaseOutcome.Go go)
        {
            var refusal = await problems.OfAsync(outcome, held);
            oversight.AnswerRefused = refusal.Code;
            await refusals.AnswerAsync(context, oversight, refusal);
            return;
        }

        reviews.Forget(held);
        await WriteAsync(context, oversight, held.Answer!, go.Body, decision.State == ReviewState.Edited);
        await context.Response.CompleteAsync();
        await records.AnsweredAsync(held);
    }

    /// <summary>Writes an answer.</summary>
    internal async Task WriteAsync(HttpContext context, OversightFeature oversight, HeldAnswer answer, ReadOnlyMemory<byte> bytes, bool isChanged)
    {
        if (oversight.StreamBegan && !answer.FitsAStream)
        {
            await refusals.AnswerAsync(context, oversight, NoStream(answer));
            return;
        }

        if (!oversight.StreamBegan)
        {
            var response = context.Response;
            response.StatusCode = answer.Status;
            foreach (var (name, values) in isChanged ? OfChanged(answer.Headers) : answer.Headers)
            {
                response.Headers[name] = values;
            }

            response.Headers.Remove(HeaderNames.TransferEncoding);
            response.ContentLength = bytes.IsEmpty ? response.ContentLength : bytes.Length;
        }

        if (!bytes.IsEmpty)
        {
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        }
    }

    private static Refusal NoStream(HeldAnswer answer) =>
        new(502, "upstream_failed", $"The model endpoint answered with status {answer.Status} instead of an event stream.") { Record = false };
}

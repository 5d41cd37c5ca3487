using Holdpoint.Gateway.Answers;
using Holdpoint.Gateway.Inspecting;
using Holdpoint.Gateway.Streaming;
using Holdpoint.Policy.Inspection;
using Holdpoint.Policy.Inspection.Answers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Holdpoint.Gateway.Responding;

/// <summary>Reads captured answers, as strictly as requests are read.</summary>
internal sealed class AnswerReading(IOptions<GatewayOptions> options, ILogger<AnswerReading> log)
{
    private readonly GatewayOptions _options = options.Value with { MaxBodyBytes = options.Value.MaxAnswerBytes };
    private readonly InspectionLimits _limits = new(options.Value.MaxJsonDepth, options.Value.MaxJsonStrings);

    /// <summary>Reads an answer that has a body; its bytes are decoded in place.</summary>
    /// <returns>What it says (null on opaque routes), or why that is not certain.</returns>
    internal async Task<(InspectedBody? Read, Refusal? Refusal)> ReadAsync(CapturedResponse answer, OversightFeature oversight, CancellationToken cancellation)
    {
        if (oversight.Route.Api == ApiShape.Opaque)
        {
            return (null, null);
        }

        if (Problem(answer.Headers) is { } code)
        {
            return (null, Unreadable(answer, oversight, code));
        }

        if (await ContentDecoding.DecodeAsync(answer.Bytes, answer.Headers.ContentEncoding, _options, cancellation) is { } undecoded)
        {
            return (null, undecoded.Code == "body_too_large" ? TooLarge(_options.MaxAnswerBytes) : Unreadable(answer, oversight, undecoded.Code));
        }

        return AnswerReader.Read(answer.Bytes.Bytes, oversight.Route.Api, IsStream(answer.Headers), _limits) switch
        {
            InspectionResult.Read read => (read.Body, null),
            InspectionResult.Refused refused => (null, Unreadable(answer, oversight, refused.Code)),
            var other => throw new InvalidOperationException($"Reading has two outcomes, not {other.GetType().Name}."),
        };
    }

    internal static bool IsStream(IHeaderDictionary headers) =>
        MediaTypeHeaderValue.TryParse(headers.ContentType.ToString(), out var type) && type.MediaType.Equals(EventStream.ContentType, StringComparison.OrdinalIgnoreCase);

    internal static Refusal TooLarge(int limit) => new(
        502, "answer_too_large", $"The model's answer is longer than the {limit} bytes that can be judged on this route, so it is not handed on.") { Final = true };

    /// <summary>Where an endpoint names no type, every client of these APIs reads JSON; text in another type or charset could be read in two ways.</summary>
    private static string? Problem(IHeaderDictionary headers)
    {
        if (headers.ContentType.Count == 0 || headers.ContentType.ToString().Length == 0)
        {
            return null;
        }

        if (!IsStream(headers))
        {
            return MediaTypeRule.Problem(headers)?.Code;
        }

        var charset = MediaTypeHeaderValue.Parse(headers.ContentType.ToString()).Charset;
        return charset.Length == 0 || HeaderUtilities.RemoveQuotes(charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase) ? null : "unsupported_media_type";
    }

    /// <summary>An error of the endpoint keeps its status, so that clients act on it; what else it says is not handed on.</summary>
    private Refusal Unreadable(CapturedResponse answer, OversightFeature oversight, string code)
    {
        log.Unreadable(oversight.RequestId, code);
        var status = answer.StatusCode >= StatusCodes.Status400BadRequest ? answer.StatusCode : StatusCodes.Status502BadGateway;
        return new Refusal(status, "answer_unreadable", $"The model's answer (status {answer.StatusCode}) cannot be read with certainty ({code}), so it is not handed on.")
        {
            Final = status == StatusCodes.Status502BadGateway,
        };
    }
}

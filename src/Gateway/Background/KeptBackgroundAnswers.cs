using System.Text.Json;
using System.Text.Json.Serialization;
using Holdpoint.Gateway.Holding;
using Holdpoint.Ledger;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Holdpoint.Gateway.Background;

/// <summary>A background answer as it is kept beside the ledger.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="ContentType">Its type.</param>
/// <param name="Body">Its bytes.</param>
/// <param name="IsTooLong">Whether it was longer than is kept.</param>
/// <param name="Fingerprint">Of the credential that may fetch it.</param>
/// <param name="Collection">Path of the collection that the response was created at.</param>
/// <param name="Model">The model.</param>
internal sealed record KeptBackgroundAnswer(
    int Status, string? ContentType, ReadOnlyMemory<byte> Body, bool IsTooLong, string Fingerprint, string Collection, string Model)
{
    internal BackgroundAnswer ToAnswer() => new(Status, ContentType, Body) { IsTooLong = IsTooLong, IsReleased = true };
}

/// <summary>
/// Keeps the answers to background calls, encrypted, so that a client that polls gets its answer from any gateway and after a restart, until they have been kept long enough.
/// </summary>
internal sealed class KeptBackgroundAnswers(OversightLedger ledger, IOptions<GatewayOptions> options, ILogger<KeptBackgroundAnswers> log)
{
    private const string Name = "background-answer";

    /// <summary>Keeps one. Where that fails, the process that made the call alone can hand it out.</summary>
    internal async Task KeepAsync(HeldReview held, BackgroundAnswer answer)
    {
        var call = held.Call;
        var record = JsonSerializer.SerializeToUtf8Bytes(
            new KeptBackgroundAnswer(answer.Status, answer.ContentType, answer.Body, answer.IsTooLong, call.Fingerprint, call.Path.Value ?? "", held.Submission.Model),
            KeptBackgroundAnswerJson.Default.KeptBackgroundAnswer);
        try
        {
            await ledger.Content.PutAsync(held.Id, Name, record, options.Value.KeepResult, CancellationToken.None);
        }
        catch (LedgerUnavailableException away)
        {
            log.AnswerNotKept(held.Id, away.Message);
        }
    }

    /// <summary>The answer that is kept for a review, or null.</summary>
    /// <exception cref="LedgerUnavailableException">The store cannot be read now.</exception>
    internal async Task<KeptBackgroundAnswer?> FindAsync(string review, CancellationToken cancellation) =>
        await ledger.Content.GetAsync(review, Name, cancellation) is { } record
            ? JsonSerializer.Deserialize(record, KeptBackgroundAnswerJson.Default.KeptBackgroundAnswer)
            : null;
}

/// <summary>Source-generated JSON of kept answers. Never hashed.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(KeptBackgroundAnswer))]
internal sealed partial class KeptBackgroundAnswerJson : JsonSerializerContext;

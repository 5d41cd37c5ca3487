using System.Globalization;
using System.Net;
using System.Text;
using Holdpoint.Ledger.Notes;

namespace Holdpoint.Ledger.Signing;

/// <summary>What a witness said: its signature line, or why there is none.</summary>
/// <param name="Line">The cosignature line, with its newline; null when it did not cosign.</param>
/// <param name="Problem">Why not, as a sentence for operators.</param>
internal readonly record struct WitnessAnswer(string? Line, string? Problem);

/// <summary>Asks one witness for its cosignature (C2SP tlog-witness, <c>add-checkpoint</c>).</summary>
internal sealed class WitnessClient(HttpClient http, LedgerWitness witness)
{
    private readonly Uri _address = new(witness.Url.ToString().TrimEnd('/') + "/add-checkpoint");
    private long _seen;

    internal WitnessKey Key { get; } = WitnessKey.Parse(witness.Key);

    /// <summary>Asks. A witness that has seen another size than this process thinks is asked once more, from there.</summary>
    /// <param name="note">The signed checkpoint.</param>
    /// <param name="size">Its size.</param>
    /// <param name="prove">Gives the consistency proof from an older size to this one.</param>
    /// <param name="cancellation">Gives up.</param>
    internal async Task<WitnessAnswer> CosignAsync(string note, long size, Func<long, Task<IReadOnlyList<byte[]>>> prove, CancellationToken cancellation)
    {
        try
        {
            var (status, body) = await PostAsync(note, size, prove, cancellation);
            if (status == HttpStatusCode.Conflict && long.TryParse(body.TrimEnd('\n'), NumberStyles.None, CultureInfo.InvariantCulture, out var seen) && seen != _seen)
            {
                if (seen > size)
                {
                    return Refused($"has seen {seen} entries, this log has {size}: it was cut, restored from a backup, or signed elsewhere");
                }

                _seen = seen;
                (status, body) = await PostAsync(note, size, prove, cancellation);
            }

            return status == HttpStatusCode.OK ? Accept(note, size, body) : Refused($"answered {(int)status}");
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return Refused($"did not answer ({error.Message})");
        }
    }

    private async Task<(HttpStatusCode Status, string Body)> PostAsync(
        string note, long size, Func<long, Task<IReadOnlyList<byte[]>>> prove, CancellationToken cancellation)
    {
        var proof = _seen == 0 || _seen == size ? [] : await prove(_seen);
        var body = new StringBuilder($"old {_seen.ToString(CultureInfo.InvariantCulture)}\n");
        foreach (var hash in proof)
        {
            body.Append(Convert.ToBase64String(hash)).Append('\n');
        }

        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.Append('\n').Append(note).ToString()));
        using var response = await http.PostAsync(_address, content, cancellation);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(cancellation));
    }

    private WitnessAnswer Accept(string note, long size, string body)
    {
        foreach (var line in body.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            try
            {
                // Only a line that verifies under the configured key is taken; whatever else a witness sends is left aside.
                if (Key.Cosigned(SignedNote.Parse($"{SignedNote.Parse(note).Text}\n{line}\n")) is not null)
                {
                    _seen = size;
                    return new WitnessAnswer($"{line}\n", null);
                }
            }
            catch (FormatException)
            {
            }
        }

        return Refused("sent no valid cosignature of its key");
    }

    private WitnessAnswer Refused(string how) => new(null, $"The witness {Key.Name} {how}.");
}

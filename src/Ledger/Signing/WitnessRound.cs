using Holdpoint.Ledger.Notes;
using Holdpoint.Ledger.Storage;
using Holdpoint.Ledger.Tree;

namespace Holdpoint.Ledger.Signing;

/// <summary>Takes checkpoints round to the witnesses and keeps the newest one that enough of them cosigned.</summary>
internal sealed class WitnessRound : IDisposable
{
    internal const string WitnessedFile = "checkpoint.witnessed";
    private const int LargestAnswer = 65_536;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ILedgerDatabase _database;
    private readonly KeyFolder _folder;
    private readonly HttpClient _http = new() { Timeout = Patience, MaxResponseContentBufferSize = LargestAnswer };
    private readonly IReadOnlyList<WitnessClient> _witnesses;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly int _quorum;
    private volatile string? _witnessed;

    /// <exception cref="LedgerConfigurationException">A witness's key is none.</exception>
    internal WitnessRound(ILedgerDatabase database, KeyFolder folder, LedgerOptions options)
    {
        (_database, _folder, _quorum) = (database, folder, options.WitnessQuorum);
        try
        {
            _witnesses = [.. options.Witnesses.Select(witness => new WitnessClient(_http, witness))];
        }
        catch (FormatException error)
        {
            throw new LedgerConfigurationException($"Holdpoint:Ledger:Witnesses: {error.Message}");
        }

        _witnessed = _witnesses.Count == 0 ? null : folder.Read(WitnessedFile);
    }

    /// <summary>Whether there are witnesses to ask.</summary>
    internal bool Wanted => _witnesses.Count > 0;

    /// <summary>The newest checkpoint with the quorum's cosignatures, or null.</summary>
    internal string? Witnessed => _witnessed;

    /// <summary>Asks all witnesses for their cosignature of a checkpoint.</summary>
    /// <param name="note">The signed checkpoint.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>What went wrong, a sentence each; the quorum may have been reached all the same.</returns>
    internal async Task<IReadOnlyList<string>> AskAsync(string note, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            return await AskAloneAsync(note, cancellation);
        }
        finally
        {
            _ = _turn.Release();
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _turn.Dispose();
    }

    private async Task<IReadOnlyList<string>> AskAloneAsync(string note, CancellationToken cancellation)
    {
        var text = SignedNote.Parse(note).Text;
        var size = Checkpoint.Parse(text).Size;
        if (_witnessed is { } last && SignedNote.Parse(last).Text == text)
        {
            return [];
        }

        var answers = await Task.WhenAll(_witnesses.Select(witness => witness.CosignAsync(note, size, old => ProveAsync(old, size, cancellation), cancellation)));
        var lines = answers.Where(answer => answer.Line is not null).Select(answer => answer.Line!).Distinct(StringComparer.Ordinal).ToList();
        if (lines.Count >= _quorum)
        {
            var cosigned = note + string.Concat(lines);
            using (await _folder.LockAsync(cancellation))
            {
                _folder.Write(WitnessedFile, cosigned);
            }

            await using var connection = await _database.OpenAsync(cancellation);
            await connection.Command("UPDATE checkpoints SET note = @note WHERE size = @size", ("note", cosigned), ("size", size)).RunAsync(cancellation);
            _witnessed = cosigned;
        }

        return [.. answers.Where(answer => answer.Problem is not null).Select(answer => answer.Problem!)];
    }

    private async Task<IReadOnlyList<byte[]>> ProveAsync(long old, long size, CancellationToken cancellation)
    {
        await using var connection = await _database.OpenAsync(cancellation);
        var builder = new ProofBuilder(async (height, index) => TreeReader.Combine(
            await TreeReader.Subtree(connection, height, index).ListAsync(row => (byte[])row[0], cancellation), height, index));
        return await builder.ConsistencyAsync(old, size);
    }
}

namespace Holdpoint.Ledger;

/// <summary>What happens to traffic that simply passes while the ledger cannot take its verdict.</summary>
public enum WhenUnavailable
{
    /// <summary>It is answered 503: nothing goes unrecorded.</summary>
    Refuse,

    /// <summary>It passes, is counted and alarmed, and the gap is recorded when the store is back.</summary>
    Pass,
}

/// <summary>Where and how the ledger is kept. Configuration section <c>Holdpoint:Ledger</c>.</summary>
public sealed record LedgerOptions
{
    /// <summary><c>sqlite:PATH</c> or a PostgreSQL URL.</summary>
    public required string Connection { get; init; }

    /// <summary>Folder of the signing key, the content master key and the signer's memory: outside the database on purpose.</summary>
    public required string KeyFolder { get; init; }

    /// <summary>Origin line of checkpoints and name of the signer (C2SP: a schema-less URL by convention).</summary>
    public string Origin { get; init; } = "holdpoint.local/ledger";

    /// <summary>How long an append may take before it counts as failed. Default 2 s.</summary>
    public TimeSpan AppendTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How many pass verdicts wait for the store at most. Default 20,000.</summary>
    public int BufferCapacity { get; init; } = 20_000;

    /// <summary>How old a buffered verdict may get before it is committed. Default 100 ms; at most 250 ms.</summary>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>What happens to traffic that simply passes while the store is away. Default refuse.</summary>
    public WhenUnavailable OnUnavailable { get; init; } = WhenUnavailable.Refuse;

    /// <exception cref="LedgerConfigurationException">A value is outside its bounds; all that are, are named.</exception>
    internal void Check()
    {
        List<string> problems = [];
        if (AppendTimeout < TimeSpan.FromMilliseconds(50) || AppendTimeout > TimeSpan.FromMinutes(1))
        {
            problems.Add($"Holdpoint:Ledger:AppendTimeout must be from 50 ms to 1 minute, but was {AppendTimeout}.");
        }

        if (BufferCapacity is < 1 or > 1_000_000)
        {
            problems.Add($"Holdpoint:Ledger:BufferCapacity must be from 1 to 1,000,000, but was {BufferCapacity}.");
        }

        if (FlushInterval < TimeSpan.FromMilliseconds(1) || FlushInterval > TimeSpan.FromMilliseconds(250))
        {
            problems.Add($"Holdpoint:Ledger:FlushInterval must be from 1 to 250 ms, but was {FlushInterval}.");
        }

        if (problems.Count > 0)
        {
            throw new LedgerConfigurationException(string.Join(Environment.NewLine, problems));
        }
    }
}

/// <summary>A ledger that cannot be opened as configured; the message is for a person.</summary>
/// <param name="message">Names the setting, the value found and the remedy.</param>
public sealed class LedgerConfigurationException(string message) : Exception(message);

/// <summary>The store cannot be read now.</summary>
/// <param name="message">What is wrong; no content.</param>
/// <param name="inner">The store's own error.</param>
public sealed class LedgerUnavailableException(string message, Exception? inner) : Exception(message, inner);

namespace Holdpoint.Ledger;

/// <summary>What happens to traffic that simply passes while the ledger cannot take its verdict.</summary>
public enum WhenUnavailable
{
    /// <summary>It is answered 503: nothing goes unrecorded.</summary>
    Refuse,

    /// <summary>It passes, is counted and alarmed, and the gap is recorded when the store is back.</summary>
    Pass,
}

/// <summary>A witness (C2SP tlog-witness): somebody else who cosigns checkpoints after checking that each extends the one before.</summary>
/// <param name="Url">Submission prefix; <c>/add-checkpoint</c> is appended.</param>
/// <param name="Key">Its key: <c>name+hexid+base64</c>, of type 0x04.</param>
public sealed record LedgerWitness(Uri Url, string Key);

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

    /// <summary>How old an entry must be before it may be pruned. Default 184 days, six months however long they are (EU AI Act, Art. 19(1) and 26(6)).</summary>
    public TimeSpan RetentionFloor { get; init; } = TimeSpan.FromDays(184);

    /// <summary>The age at which entries are pruned by themselves, once an hour; null, the default: never. Not below <see cref="RetentionFloor"/>.</summary>
    public TimeSpan? Retention { get; init; }

    /// <summary>How often a process says in the ledger that it is there and recording. Default 1 hour, 1 s to 1 day; zero: never.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromHours(1);

    /// <summary>For how long checkpoints carry the signature of the key before as well, after the key was rotated. Default 30 days.</summary>
    public TimeSpan KeyOverlap { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Witnesses that are asked to cosign checkpoints. Default none; at most 32.</summary>
    public IReadOnlyList<LedgerWitness> Witnesses { get; init; } = [];

    /// <summary>How many of them must have cosigned a checkpoint for it to count as witnessed. Default 1.</summary>
    public int WitnessQuorum { get; init; } = 1;

    /// <summary>How often witnesses are asked, while there is anything new. Default 10 s.</summary>
    public TimeSpan WitnessInterval { get; init; } = TimeSpan.FromSeconds(10);

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

        if (RetentionFloor < TimeSpan.FromDays(1) || RetentionFloor > TimeSpan.FromDays(36_500))
        {
            problems.Add($"Holdpoint:Ledger:RetentionFloor must be from 1 to 36,500 days, but was {RetentionFloor}.");
        }

        if (Retention < RetentionFloor || Retention > TimeSpan.FromDays(36_500))
        {
            problems.Add($"Holdpoint:Ledger:Retention must be from RetentionFloor ({RetentionFloor.TotalDays:0} days) to 36,500 days, or absent, but was {Retention}.");
        }

        if (Heartbeat != TimeSpan.Zero && (Heartbeat < TimeSpan.FromSeconds(1) || Heartbeat > TimeSpan.FromDays(1)))
        {
            problems.Add($"Holdpoint:Ledger:Heartbeat must be from 1 s to 1 day, or 0 for never, but was {Heartbeat}.");
        }

        if (KeyOverlap < TimeSpan.Zero || KeyOverlap > TimeSpan.FromDays(366))
        {
            problems.Add($"Holdpoint:Ledger:KeyOverlap must be from 0 to 366 days, but was {KeyOverlap}.");
        }

        if (Witnesses.Count > 32 || (Witnesses.Count > 0 && (WitnessQuorum < 1 || WitnessQuorum > Witnesses.Count)))
        {
            problems.Add($"Holdpoint:Ledger:WitnessQuorum must be from 1 to the number of Witnesses (at most 32), but was {WitnessQuorum} of {Witnesses.Count}.");
        }

        if (WitnessInterval < TimeSpan.FromMilliseconds(100) || WitnessInterval > TimeSpan.FromDays(1))
        {
            problems.Add($"Holdpoint:Ledger:WitnessInterval must be from 100 ms to 1 day, but was {WitnessInterval}.");
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

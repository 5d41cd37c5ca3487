namespace Holdpoint.Ledger.Notes;

/// <summary>
/// What a verifier trusts: the log's keys that it pinned (more than one where the key was rotated), and where it asks for them, witnesses of which so many
/// must have cosigned.
/// </summary>
/// <param name="Keys">At least one, all of one name.</param>
public sealed record LedgerTrust(IReadOnlyList<VerifierKey> Keys)
{
    /// <summary>Keys of witnesses; empty where none are asked for.</summary>
    public IReadOnlyList<WitnessKey> Witnesses { get; init; } = [];

    /// <summary>How many of them must have cosigned.</summary>
    public int Quorum { get; init; }

    /// <summary>The log's name.</summary>
    public string Origin => Keys[0].Name;

    /// <summary>Reads pinned keys, one a line; empty lines are left aside.</summary>
    /// <exception cref="FormatException">One is none, or there is none, or they are of different logs.</exception>
    public static LedgerTrust Parse(string lines)
    {
        var keys = lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(VerifierKey.Parse).ToList();
        return keys.Select(key => key.Name).Distinct(StringComparer.Ordinal).Count() == 1
            ? new LedgerTrust(keys)
            : throw new FormatException("Pinned keys are one or more verifier keys of one log, one a line.");
    }

    /// <summary>Whether enough witnesses have cosigned a note. Lines of others are left aside.</summary>
    public bool IsWitnessed(SignedNote note) =>
        Witnesses.DistinctBy(witness => witness.ToString()).Count(witness => witness.Cosigned(note) is not null) >= Quorum;
}

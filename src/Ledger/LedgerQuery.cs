namespace Holdpoint.Ledger;

/// <summary>A search; every condition that is set must hold.</summary>
public sealed record LedgerQuery
{
    /// <summary>At or after.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Kind; a trailing <c>.*</c> takes all of a family.</summary>
    public string? Kind { get; init; }

    /// <summary>Subject.</summary>
    public string? Subject { get; init; }

    /// <summary>Trace: everything about one request.</summary>
    public string? Trace { get; init; }

    /// <summary>Actor id.</summary>
    public string? Actor { get; init; }

    /// <summary>Model.</summary>
    public string? Model { get; init; }

    /// <summary>Consumer.</summary>
    public string? Consumer { get; init; }

    /// <summary>A rule that matched.</summary>
    public string? Rule { get; init; }

    /// <summary><c>detail.outcome</c>.</summary>
    public string? Outcome { get; init; }

    /// <summary>Text found in the stated reason.</summary>
    public string? Text { get; init; }

    /// <summary>Only entries before (or, oldest first, after) this index.</summary>
    public long? After { get; init; }

    /// <summary>Only entries with this index or a later one: a bound to what is looked through.</summary>
    public long? Lowest { get; init; }

    /// <summary>How many at most; 1 to 1,000.</summary>
    public int Take { get; init; } = 100;

    /// <summary>Oldest first instead of newest first.</summary>
    public bool OldestFirst { get; init; }
}

/// <summary>A stop in force.</summary>
/// <param name="Id">Its id: the subject of its entry.</param>
/// <param name="Scope"><c>all</c>, <c>route:&lt;id&gt;</c> or <c>model:&lt;id&gt;</c>.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">Who set it.</param>
/// <param name="At">Since when.</param>
/// <param name="Index">The entry that set it.</param>
public sealed record StopInForce(string Id, string Scope, string Reason, string By, DateTimeOffset At, long Index);

/// <summary>How the ledger is.</summary>
/// <param name="Available">Whether the store took the last write or probe.</param>
/// <param name="Problem">What is wrong, if anything.</param>
/// <param name="Buffered">Entries waiting in the buffer.</param>
/// <param name="Capacity">Entries the buffer holds.</param>
/// <param name="Size">Entries in the ledger.</param>
public sealed record LedgerHealth(bool Available, string? Problem, int Buffered, int Capacity, long Size);

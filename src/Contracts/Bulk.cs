using System.Text.Json.Serialization;

namespace Holdpoint.Contracts;

/// <summary>What can be done with several reviews at once. Approving is not among them: each release is looked at.</summary>
[JsonConverter(typeof(LowercaseEnumConverter<BulkAction>))]
public enum BulkAction
{
    /// <summary>Claims and rejects each.</summary>
    Reject,

    /// <summary>Claims each and hands it on.</summary>
    Escalate,

    /// <summary>Gives one's own claims back.</summary>
    Release,
}

/// <summary>One action on several reviews.</summary>
public sealed record BulkRequest
{
    /// <summary>Reviews of one call at most.</summary>
    public const int MaxIds = 25;

    /// <summary>What to do.</summary>
    public required BulkAction Action { get; init; }

    /// <summary>Review ids, each once; to be rejected or escalated together they need a matched rule in common.</summary>
    public required IReadOnlyList<string> Ids { get; init; }

    /// <summary>Why; goes into the ledger. Required but for <see cref="BulkAction.Release"/>.</summary>
    public string? Reason { get; init; }

    /// <summary>What the consumers are told on a rejection.</summary>
    public string? PublicMessage { get; init; }

    /// <summary>For colleagues and auditors only.</summary>
    public string? Note { get; init; }
}

/// <summary>What became of one of several reviews.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Code"><c>done</c>, or the code of the problem.</param>
/// <param name="Detail">The problem in words; absent when it was done.</param>
/// <param name="Result">What the answer led to; absent where none was given.</param>
public sealed record BulkItem(string Id, string Code, string? Detail, DecisionResult? Result);

/// <summary>What became of each, in the order asked for.</summary>
/// <param name="Items">One for each id.</param>
public sealed record BulkResult(IReadOnlyList<BulkItem> Items);

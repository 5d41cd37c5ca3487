using System.Text.Json.Serialization;

namespace Holdpoint.Contracts;

/// <summary>Where a review stands. Everything but <see cref="Pending"/> is final: a review ends exactly once.</summary>
[JsonConverter(typeof(LowercaseEnumConverter<ReviewState>))]
public enum ReviewState
{
    /// <summary>Waiting for people, claimed or not.</summary>
    Pending,

    /// <summary>Released as it was held.</summary>
    Approved,

    /// <summary>Released with the reviewer's edits.</summary>
    Edited,

    /// <summary>A person said no.</summary>
    Rejected,

    /// <summary>The deadline passed. Nobody said yes, and nobody said no.</summary>
    Expired,

    /// <summary>The consumer gave up before anyone decided.</summary>
    Withdrawn,

    /// <summary>An operator stopped the model, the route or everything.</summary>
    Stopped,
}

/// <summary>Which side of the exchange is held.</summary>
[JsonConverter(typeof(LowercaseEnumConverter<ReviewStage>))]
public enum ReviewStage
{
    /// <summary>What the consumer wants to send to the model.</summary>
    Request,

    /// <summary>What the model wants to answer.</summary>
    Response,
}

/// <summary>How grave the matched rule says a review is; orders work within the same due time.</summary>
[JsonConverter(typeof(LowercaseEnumConverter<Severity>))]
public enum Severity
{
    /// <summary>Worth a look.</summary>
    Low,

    /// <summary>The default.</summary>
    Medium,

    /// <summary>A wrong decision does harm.</summary>
    High,

    /// <summary>A wrong decision does grave harm.</summary>
    Critical,
}

/// <summary>What a policy says of one request or response.</summary>
[JsonConverter(typeof(LowercaseEnumConverter<Verdict>))]
public enum Verdict
{
    /// <summary>Goes on untouched.</summary>
    Allow,

    /// <summary>Waits for people.</summary>
    Hold,

    /// <summary>Is refused at once.</summary>
    Deny,
}

/// <summary>What one reviewer answers.</summary>
[JsonConverter(typeof(LowercaseEnumConverter<VoteOutcome>))]
public enum VoteOutcome
{
    /// <summary>Release it as it is.</summary>
    Approve,

    /// <summary>Release it with edits.</summary>
    Edit,

    /// <summary>Do not release it.</summary>
    Reject,

    /// <summary>Hand it to the queue's lead.</summary>
    Escalate,
}

/// <summary>What a single rejection does in a queue.</summary>
[JsonConverter(typeof(LowercaseEnumConverter<RejectRule>))]
public enum RejectRule
{
    /// <summary>It ends the review.</summary>
    End,

    /// <summary>It asks a lead: their answer ends the review.</summary>
    Lead,
}

/// <summary>What an account or token may do on the console.</summary>
[JsonConverter(typeof(LowercaseEnumConverter<Role>))]
public enum Role
{
    /// <summary>Decides reviews of their queues.</summary>
    Reviewer,

    /// <summary>Decides escalated reviews as well.</summary>
    Lead,

    /// <summary>Sets and lifts stops.</summary>
    Operator,

    /// <summary>Reads the ledger.</summary>
    Auditor,

    /// <summary>Manages accounts and tokens.</summary>
    Admin,
}

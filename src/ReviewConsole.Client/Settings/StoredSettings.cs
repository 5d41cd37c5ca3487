namespace Holdpoint.ReviewConsole.Client.Settings;

/// <summary>What a person set for themselves on this browser. Nothing of a review is ever stored here.</summary>
public sealed record StoredSettings
{
    /// <summary>How long a decision waits before it is sent, in seconds; 0 sends at once, at most 10.</summary>
    public int UndoSeconds { get; init; } = 3;

    /// <summary>Reasons offered for approving and editing, at most nine.</summary>
    public IReadOnlyList<string> ReleaseReasons { get; init; } =
    [
        "Legitimate use within the model's purpose",
        "False match: the text is not what the rule looks for",
        "Data may be shared: consent or contract covers it",
        "Sensitive part removed by editing",
        "Test or sample data",
    ];

    /// <summary>Reasons offered for rejecting and escalating, at most nine.</summary>
    public IReadOnlyList<string> RefuseReasons { get; init; } =
    [
        "Personal data that must not leave",
        "Credential or secret in the text",
        "Outside the model's intended use",
        "Risk of harm to a person",
        "Attempt to get around the rules",
        "Purpose missing or unclear",
        "Needs a specialist",
    ];
}

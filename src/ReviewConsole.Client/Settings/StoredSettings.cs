namespace Holdpoint.ReviewConsole.Client.Settings;

/// <summary>
/// What a person set for themselves on this browser. Nothing of a review is ever stored here. With setters: what an earlier version did not store must be
/// the default, and the generated reader gives a property that can only be initialised the default of its type.
/// </summary>
public sealed record StoredSettings
{
    /// <summary>How long a decision waits before it is sent, in seconds; 0 sends at once, at most 10.</summary>
    public int UndoSeconds { get; set; } = 3;

    /// <summary>Whether single keys do something; Enter, Esc, the arrows and Ctrl+Enter always do.</summary>
    public bool SingleKeys { get; set; } = true;

    /// <summary>By the key that a screen names, the one that stands for it.</summary>
    public IReadOnlyDictionary<string, string> Keys { get; set; } = new Dictionary<string, string>();

    /// <summary>Whether an image that is opened is blurred first.</summary>
    public bool BlurImages { get; set; } = true;

    /// <summary>Whether images are shown without colour.</summary>
    public bool GreyImages { get; set; }

    /// <summary>Whether nothing on the page moves by itself, whatever the system says.</summary>
    public bool ReduceMotion { get; set; }

    /// <summary>Whether the browser tells of near deadlines and stops while the page is not looked at.</summary>
    public bool Notify { get; set; }

    /// <summary>Reasons offered for approving and editing, at most nine.</summary>
    public IReadOnlyList<string> ReleaseReasons { get; set; } =
    [
        "Legitimate use within the model's purpose",
        "False match: the text is not what the rule looks for",
        "Data may be shared: consent or contract covers it",
        "Sensitive part removed by editing",
        "Test or sample data",
    ];

    /// <summary>Reasons offered for rejecting and escalating, at most nine.</summary>
    public IReadOnlyList<string> RefuseReasons { get; set; } =
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

namespace Holdpoint.ReviewConsole.Client.Shell;

/// <summary>Says things to everybody: shown for a moment, and read out by screen readers.</summary>
public sealed class Announcer
{
    /// <summary>Raised when there is something to say.</summary>
    public event Action? Changed;

    /// <summary>The last thing said.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Which saying it is, so that the same words twice are two.</summary>
    public int Number { get; private set; }

    /// <summary>Says it.</summary>
    /// <param name="text">One sentence, never content of a review.</param>
    public void Say(string text)
    {
        Text = text;
        Number++;
        Changed?.Invoke();
    }
}

namespace Holdpoint.Cli.Installation;

/// <summary>Whether this process was told to stop: from then on it says that it is not ready, and then finishes what it has.</summary>
internal sealed class Draining
{
    private volatile bool _hasBegun;

    internal bool HasBegun => _hasBegun;

    internal void Begin() => _hasBegun = true;
}

namespace Holdpoint.Cli.Commands;

/// <summary>Exit codes of every command; documented in docs/cli.md.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    internal const int Ok = 0;

    /// <summary>The thing that was checked is not sound: a ledger that does not verify, a policy that does not check.</summary>
    internal const int NotSound = 1;

    /// <summary>A mistake in the call or the configuration; nothing was done.</summary>
    internal const int Usage = 2;

    /// <summary>The program failed in a way it should not.</summary>
    internal const int Failure = 3;

    /// <summary>Done in part: what is left, for how long and who finishes it is said on standard error.</summary>
    internal const int Partly = 4;
}

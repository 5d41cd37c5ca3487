namespace Holdpoint.Cli.Installation;

/// <summary>What one process runs.</summary>
[Flags]
internal enum ProcessParts
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The consumers' side.</summary>
    Gateway = 1,

    /// <summary>The reviewers' side.</summary>
    Console = 2,

    /// <summary>Both, with embedded stores and a sample model where none are given: <c>holdpoint up</c>.</summary>
    Up = Gateway | Console,
}

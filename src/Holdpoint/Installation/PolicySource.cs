using Holdpoint.Cli.Commands;
using Holdpoint.Policy;
using Holdpoint.Policy.Starter;

namespace Holdpoint.Cli.Installation;

/// <summary>Reads the policy at start; a policy that does not check stops the start with every mistake at once.</summary>
internal static class PolicySource
{
    internal static CompiledPolicy Load(string? path, string said = "Holdpoint:Policy (--policy)")
    {
        if (path is null)
        {
            return StarterPolicy.Load();
        }

        if (!Path.Exists(path))
        {
            throw new UserMistakeException($"{said} is {path}: there is no such file or folder; give an existing one.");
        }

        return PolicyFile.Load(path) switch
        {
            PolicyLoad.Loaded loaded => loaded.Policy,
            PolicyLoad.Refused refused => throw new UserMistakeException(
                $"{said} does not check, {refused.Errors.Count} mistake(s):\n{string.Join('\n', refused.Errors.Select(static error => $"  {error}"))}"),
            _ => throw new InvalidOperationException("PolicyLoad has two cases."),
        };
    }
}

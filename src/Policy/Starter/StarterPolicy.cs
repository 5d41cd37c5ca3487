namespace Holdpoint.Policy.Starter;

/// <summary>The policy that Holdpoint starts with when none is given. docs/policy.md explains it rule by rule.</summary>
public static class StarterPolicy
{
    private const string Name = "starter.yaml";

    /// <summary>Its YAML text, for people to copy and change.</summary>
    public static string Text()
    {
        using var resource = typeof(StarterPolicy).Assembly.GetManifestResourceStream(Name)
            ?? throw new InvalidOperationException($"The resource {Name} is missing from the build.");
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }

    /// <summary>The policy.</summary>
    /// <exception cref="InvalidOperationException">The text does not check, which a test prevents.</exception>
    public static CompiledPolicy Load() => PolicyFile.Parse(Text(), Name) switch
    {
        PolicyLoad.Loaded loaded => loaded.Policy,
        PolicyLoad.Refused refused => throw new InvalidOperationException(string.Join('\n', refused.Errors)),
        var other => throw new InvalidOperationException($"Unknown outcome {other}."),
    };
}

namespace Holdpoint.Policy;

/// <summary>
/// The JSON Schema (draft 07, which every editor reads) of a policy file, for editors. It knows the shape of a policy; only reading one checks that names it refers
/// to exist and that expressions compile.
/// </summary>
public static class PolicySchema
{
    private const string Name = "policy.schema.json";

    /// <summary>The schema's text.</summary>
    public static string Text()
    {
        using var resource = typeof(PolicySchema).Assembly.GetManifestResourceStream(Name)
            ?? throw new InvalidOperationException($"The resource {Name} is missing from the build.");
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }
}

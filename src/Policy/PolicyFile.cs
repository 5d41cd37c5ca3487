using Holdpoint.Policy.Reading;

namespace Holdpoint.Policy;

/// <summary>Reads policy files. The format is described in docs/policy.md.</summary>
public static class PolicyFile
{
    /// <summary>Reads a YAML file, or every <c>*.yaml</c> and <c>*.yml</c> of a folder in name order, as one policy.</summary>
    /// <param name="path">A file or a folder. One that is missing or cannot be read is an error like any other, not an exception.</param>
    public static PolicyLoad Load(string path)
    {
        var errors = new PolicyErrors();
        string[] files = Directory.Exists(path) ? [.. Directory.GetFiles(path).Where(IsYaml).Order(StringComparer.Ordinal)] : [path];
        if (files.Length == 0)
        {
            errors.Add(new YamlScalar(new Place(path, 1), "an empty folder"), "", "put at least one *.yaml file into it");
        }

        var texts = new List<(string Name, string Text)>();
        foreach (string file in files)
        {
            if (TextFile.Read(file, out string problem) is { } text)
            {
                texts.Add((file, text));
            }
            else
            {
                errors.Add(new YamlScalar(new Place(file, 1), problem), "", "name a readable UTF-8 file, or a folder of *.yaml files");
            }
        }

        return PolicyReader.Read(texts, errors);
    }

    /// <summary>Reads policy text; <paramref name="name"/> stands for the file in errors and is the base of relative paths.</summary>
    public static PolicyLoad Parse(string yaml, string name) => PolicyReader.Read([(name, yaml)], new PolicyErrors());

    private static bool IsYaml(string file) => Path.GetExtension(file).ToLowerInvariant() is ".yaml" or ".yml";
}

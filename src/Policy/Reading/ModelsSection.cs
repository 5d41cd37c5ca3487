using Holdpoint.Contracts;

namespace Holdpoint.Policy.Reading;

/// <summary><c>models</c>: the register.</summary>
internal static class ModelsSection
{
    /// <summary>The register by id.</summary>
    public static Dictionary<string, ModelNote> Read(MapReader document)
    {
        var models = new Dictionary<string, ModelNote>(StringComparer.OrdinalIgnoreCase);
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var item in document.List("models"))
        {
            string? id = Ids.Read(item, taken);
            var note = new ModelNote(
                id ?? "", item.Text("owner"), item.Texts("intendedUse") ?? [], item.Texts("prohibitedUse") ?? [], item.Text("limits"));
            item.Done();
            if (id is not null)
            {
                models[id] = note;
            }
        }

        return models;
    }
}

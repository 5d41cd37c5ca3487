namespace Holdpoint.Policy.Reading;

/// <summary>Names of things in a policy: they go into URLs, headers, logs and ledger entries.</summary>
internal static class Ids
{
    private const int Longest = 100;

    /// <summary>The <c>id</c> of an item that no other item of the list has.</summary>
    public static string? Read(MapReader item, HashSet<string> taken)
    {
        if (item.Text("id", required: true, Longest) is not { } id)
        {
            return null;
        }

        if (!id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':' or '/'))
        {
            item.Wrong("id", "use letters, digits and - _ . : /");
            return null;
        }

        if (!taken.Add(id))
        {
            item.Wrong("id", "another item of this list has the same id; give each its own");
            return null;
        }

        return id;
    }
}

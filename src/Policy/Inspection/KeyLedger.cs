using System.Text;

namespace Holdpoint.Policy.Inspection;

/// <summary>
/// The member names seen so far in each object that is still open. Two names are duplicates when any common parser may take them for
/// one: equal after decoding, but for case (case-insensitive binders), but for what follows a NUL (C strings), or canonically
/// equivalent (languages that compare strings by canonical equivalence).
/// In a body that is an array, names are bound to members of a type only where an API defines them; there, other names may differ by
/// case alone.
/// </summary>
internal sealed class KeyLedger
{
    /// <summary>Up to this many names a linear search is faster than hashing.</summary>
    private const int Few = 16;

    private readonly List<string> _names = [];

    /// <summary>Opens an object.</summary>
    /// <param name="caseMatters">Whether names that only differ by case are two names.</param>
    public Scope Open(bool caseMatters) => new(this, _names.Count, caseMatters ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);

    /// <summary>The form in which names are compared (ordinal, case ignored).</summary>
    public static string Fold(string name)
    {
        if (Ascii.IsValid(name) && !name.Contains('\0', StringComparison.Ordinal))
        {
            return name;
        }

        int nul = name.IndexOf('\0', StringComparison.Ordinal);
        var visible = nul < 0 ? name : name[..nul];

        // Go's encoding/json takes the long s and the Kelvin sign for s and k; .NET's ordinal comparison does not.
        return Text.Unicode.Normalize(visible, NormalizationForm.FormC).Replace('\u017F', 's').Replace('\u212A', 'k');
    }

    /// <summary>One open object.</summary>
    /// <param name="ledger">Where its names are.</param>
    /// <param name="first">Where its names start.</param>
    /// <param name="comparer">When two names are one.</param>
    public struct Scope(KeyLedger ledger, int first, StringComparer comparer)
    {
        private HashSet<string>? _many;

        /// <summary>Adds a folded name; false when the object has it already.</summary>
        public bool Add(string folded)
        {
            var names = ledger._names;
            if (_many is not null)
            {
                return _many.Add(folded);
            }

            for (int i = first; i < names.Count; i++)
            {
                if (comparer.Equals(names[i], folded))
                {
                    return false;
                }
            }

            names.Add(folded);
            if (names.Count - first > Few)
            {
                _many = new HashSet<string>(names.Skip(first), comparer);
            }

            return true;
        }

        /// <summary>Closes the object.</summary>
        public readonly void Close() => ledger._names.RemoveRange(first, ledger._names.Count - first);
    }
}

namespace Holdpoint.Reviews;

/// <summary>Who takes which seat. Everybody fits some seats and takes at most one; the best arrangement counts.</summary>
internal static class Seating
{
    /// <summary>The seats of which another person could take one; null when anybody may come.</summary>
    /// <param name="seats">Seats to be filled.</param>
    /// <param name="need">People needed, on seats or not.</param>
    /// <param name="people">The seats that each person present can take.</param>
    internal static IReadOnlyList<string>? Open(IReadOnlyList<string> seats, int need, IReadOnlyList<IReadOnlyList<string>> people)
    {
        var filled = Filled(seats, people);
        if (people.Count - filled < Math.Max(need, seats.Count) - seats.Count)
        {
            return null;
        }

        return [.. seats.Distinct(StringComparer.Ordinal).Where(seat => Filled(seats, [.. people, [seat]]) > filled)];
    }

    /// <summary>How many seats can be filled at once.</summary>
    internal static int Filled(IReadOnlyList<string> seats, IReadOnlyList<IReadOnlyList<string>> people)
    {
        var taken = new int[seats.Count];
        Array.Fill(taken, -1);
        var filled = 0;
        for (var person = 0; person < people.Count; person++)
        {
            filled += Seats(person, new bool[seats.Count]) ? 1 : 0;
        }

        return filled;

        // A person takes a free seat, or one whose holder can move on.
        bool Seats(int person, bool[] tried)
        {
            for (var seat = 0; seat < seats.Count; seat++)
            {
                if (!tried[seat] && people[person].Contains(seats[seat], StringComparer.Ordinal))
                {
                    tried[seat] = true;
                    if (taken[seat] < 0 || Seats(taken[seat], tried))
                    {
                        taken[seat] = person;
                        return true;
                    }
                }
            }

            return false;
        }
    }
}

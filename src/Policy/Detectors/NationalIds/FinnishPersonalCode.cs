namespace Holdpoint.Policy.Detectors.NationalIds;

/// <summary>Finland: henkilötunnus, date of birth, sign of the century, serial and a check character by 31.</summary>
internal sealed class FinnishPersonalCode() : IdScheme(
    "fi-hetu", ["000000±000*"], "hetu", "henkilotunnus", "personal identity code")
{
    private const string Characters = "0123456789ABCDEFHJKLMNPRSTUVWXY";

    public override IdEvidence Judge(ReadOnlySpan<char> id, bool grouped)
    {
        int century = id[6] switch { '+' => 1800, '-' or (>= 'U' and <= 'Y') => 1900, >= 'A' and <= 'F' => 2000, _ => 0 };
        int number = (IdDate.Number(id[..6]) * 1000) + IdDate.Number(id[7..10]);
        bool right = century > 0 && IdDate.Is(century + IdDate.Number(id[4..6]), IdDate.Number(id[2..4]), IdDate.Number(id[..2]))
            && IdDate.Number(id[7..10]) >= 2 && Characters[number % 31] == id[10];
        return right ? IdEvidence.Enough : IdEvidence.None;
    }
}

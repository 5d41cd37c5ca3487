namespace Holdpoint.Policy.Detectors.NationalIds;

/// <summary>Ireland: PPS number, seven digits, a check letter by 23 and perhaps a second letter.</summary>
internal sealed class IrishPps() : IdScheme(
    "ie-pps", ["0000000-A", "0000000-AA"], "pps", "ppsn", "pps number", "personal public service")
{
    public override IdEvidence Judge(ReadOnlySpan<char> id, bool grouped)
    {
        int second = id.Length == 9 && id[8] != 'W' ? (id[8] - 'A' + 1) * 9 : 0;
        int sum = IdChecks.Weighted(id, [8, 7, 6, 5, 4, 3, 2]) + second;
        return "WABCDEFGHIJKLMNOPQRSTUV"[sum % 23] == id[7] ? IdEvidence.Likely : IdEvidence.None;
    }
}

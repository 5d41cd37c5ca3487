using System.Globalization;
using System.Text;
using Holdpoint.Cli.Installation;

namespace Holdpoint.Cli.Hosts;

/// <summary>What a person reads when everything runs: where it is, one call that passes, one that waits, and where to decide it.</summary>
internal static class ReadyLines
{
    internal static string For(HoldpointSettings settings, RunningInstallation running)
    {
        var lines = new StringBuilder();
        lines.AppendLine("Holdpoint is ready.");
        Line("gateway", settings.Gateway.Text);
        Line("console", settings.Console.Text);
        Line("management", settings.Management.Text);
        if (running.SampleModel is { } sample)
        {
            Line("sample model", $"{sample.GetLeftPart(UriPartial.Authority)}  (what reached it: /_sample/requests)");
        }

        if (running.NewAdminPassword is { } password)
        {
            lines.AppendLine().AppendLine("A first account was made. Its password is shown this once:");
            Line("name", "admin");
            Line("password", password);
        }

        lines.AppendLine().AppendLine("Allowed, answered at once:").AppendLine(Curl(settings, "Write a haiku about rain."));
        lines.AppendLine().AppendLine("Held until somebody decides:").AppendLine(Curl(settings, "Send 200 euros to DE89 3704 0044 0532 0130 00."));
        lines.AppendLine().Append(CultureInfo.InvariantCulture, $"Review it at {settings.Console.Text}/");
        return lines.ToString();

        void Line(string name, string value) => lines.AppendLine(CultureInfo.InvariantCulture, $"  {name,-13} {value}");
    }

    private static string Curl(HoldpointSettings settings, string prompt) =>
        $$$"""  curl -s {{{settings.Gateway.Text}}}/v1/chat/completions -H 'content-type: application/json' -d '{"model":"sample","messages":[{"role":"user","content":"{{{prompt}}}"}]}'""";
}

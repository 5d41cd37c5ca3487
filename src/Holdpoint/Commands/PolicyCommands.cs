using System.CommandLine;
using Holdpoint.Cli.Installation;
using Holdpoint.Contracts;
using Holdpoint.Policy;
using Holdpoint.Policy.Inspection;
using Holdpoint.Policy.Inspection.Answers;

namespace Holdpoint.Cli.Commands;

/// <summary><c>holdpoint policy check | test | explain | replay | import</c>.</summary>
internal static class PolicyCommands
{
    internal static Command Create() => new("policy", "Check, test, explain, replay and import policy files")
    {
        CreateCheck(), CreateTest(), CreateExplain(), PolicyReplayCommand.Create(), PolicyImportCommand.Create(),
    };

    private static Argument<string> File() => new("FILE") { Description = "Policy file or folder" };

    private static Command CreateCheck()
    {
        var file = File();
        var command = new Command("check", "Say every mistake of a policy at once, or its digest") { file };
        command.SetAction(parsed =>
        {
            var policy = PolicySource.Load(parsed.GetValue(file), "FILE");
            Console.WriteLine($"ok: {policy.Rules.Count} rules, {policy.Queues.Count} queues, digest {policy.Digest}");
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command CreateTest()
    {
        var file = File();
        var cases = new Option<string>("--cases") { Description = "Requests with the verdict they must get", HelpName = "CASES", Required = true };
        var command = new Command("test", "Run requests against a policy, for CI") { file, cases };
        command.SetAction(parsed =>
        {
            var policy = PolicySource.Load(parsed.GetValue(file), "FILE");
            var name = parsed.GetValue(cases)!;
            var result = PolicyCases.Run(policy, InputFile.ReadText("--cases", name), name);
            foreach (var problem in result.Errors.Select(static error => error.ToString()).Concat(result.Failures))
            {
                Console.Error.WriteLine(problem);
            }

            if (result.Errors.Count > 0)
            {
                return ExitCode.Usage;
            }

            Console.WriteLine($"{result.Count - result.Failures.Count} of {result.Count} cases as expected");
            return result.Failures.Count == 0 ? ExitCode.Ok : ExitCode.NotSound;
        });
        return command;
    }

    private static Command CreateExplain()
    {
        var file = File();
        var request = new Argument<string>("REQUEST") { Description = "A request body, or with --answer an answer" };
        var route = new Option<string>("--route") { Description = "The YARP route it comes in on", HelpName = "ROUTE", DefaultValueFactory = static _ => "chat" };
        var answer = new Option<bool>("--answer") { Description = "The file is a model's answer, JSON or an event stream" };
        var command = new Command("explain", "Say which rule matches where in a request or an answer") { file, request, route, answer };
        command.SetAction(async (parsed, cancellation) =>
        {
            var policy = PolicySource.Load(parsed.GetValue(file), "FILE");
            var id = parsed.GetValue(route)!;
            var shape = policy.Route(id)?.Api ?? ApiShape.Opaque;
            var bytes = InputFile.ReadBytes("REQUEST", parsed.GetValue(request)!);
            var stage = parsed.GetValue(answer) ? ReviewStage.Response : ReviewStage.Request;
            var isStream = bytes.AsSpan().TrimStart((byte)'\n') is [not ((byte)'{' or (byte)'['), ..];
            var limits = new InspectionLimits();
            var body = (stage == ReviewStage.Response ? AnswerReader.Read(bytes, shape, isStream, limits) : Inspector.Inspect(bytes, shape, limits)) switch
            {
                InspectionResult.Read read => read.Body,
                InspectionResult.Refused refused => throw new UserMistakeException($"REQUEST is refused as {refused.Code}: {refused.Message}"),
                _ => throw new InvalidOperationException("InspectionResult has two cases."),
            };
            var input = new PolicyInput(id, body.Model ?? "", "", null, "POST", "/", "explain", body) { Stage = stage };
            Console.Write(await PolicyExplanation.OfAsync(policy, input, cancellation));
            return ExitCode.Ok;
        });
        return command;
    }
}

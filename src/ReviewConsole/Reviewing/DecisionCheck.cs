using System.Security.Cryptography;
using System.Text;
using Holdpoint.Contracts;
using Holdpoint.Policy;
using Holdpoint.Policy.Inspection;
using Holdpoint.Policy.Inspection.Answers;
using Holdpoint.ReviewConsole.Problems;
using Holdpoint.Reviews;

namespace Holdpoint.ReviewConsole.Reviewing;

/// <summary>Checks a reviewer's answer. An edited body is read and judged again exactly like one that a consumer sent.</summary>
internal sealed class DecisionCheck(ReviewQueue queue, InspectionLimits limits, Func<CompiledPolicy> policy)
{
    private const int MaxEdits = 200;
    private const int MaxPath = 1_024;

    internal async Task<Answer<ReviewAnswer>> CheckAsync(string id, Reviewer person, DecisionRequest request, CancellationToken cancellation)
    {
        if (Flaw(request) is { } flaw)
        {
            return Refusal.Invalid(flaw);
        }

        var answer = new ReviewAnswer(request.Fence, request.Outcome, request.Reason.Trim(), Text(request.PublicMessage), Text(request.Note), null);
        return request.Outcome == VoteOutcome.Edit ? await EditAsync(id, person, request.Edits!, answer, cancellation) : answer;
    }

    /// <summary>The body that a decision with these edits would release, or why it would be refused.</summary>
    internal async Task<Answer<EditPreview>> PreviewAsync(string id, Reviewer person, IReadOnlyList<BodyEdit> edits, CancellationToken cancellation)
    {
        // Checked as the decision that it may become, which alone would have a claim and a reason.
        var request = new DecisionRequest { Fence = 1, Outcome = VoteOutcome.Edit, Reason = "preview", Edits = edits };
        var answer = await CheckAsync(id, person, request, cancellation);
        return answer.TryGet(out var edited, out var refusal)
            ? new EditPreview(Encoding.UTF8.GetString(edited.EditedBody!.Value.Span), Convert.ToHexStringLower(SHA256.HashData(edited.EditedBody.Value.Span)))
            : refusal;
    }

    private async Task<Answer<ReviewAnswer>> EditAsync(
        string id, Reviewer person, IReadOnlyList<BodyEdit> edits, ReviewAnswer answer, CancellationToken cancellation)
    {
        if (await queue.GetAsync(id, cancellation) is not { Submission: var about } || !person.MayRead(about.Queue))
        {
            return ReviewId.Unknown;
        }

        if (await queue.GetBodyAsync(id, cancellation) is not { } body)
        {
            return new Refusal(409, "content_gone", "The held content is no longer there, so it cannot be edited.");
        }

        if (ReviewReading.Inspect(about, body, limits) is not { } inspected)
        {
            return new Refusal(422, "not_editable", "A body that is not read as JSON on this route cannot be edited; approve or reject it as it is.");
        }

        if (about.Stage == ReviewStage.Response)
        {
            return await EditedAsync(about, AnswerReader.Edit(inspected, edits, limits), answer, cancellation);
        }

        var route = policy().Route(about.Route);
        if (Uneditable(inspected, edits, route) is { } uneditable)
        {
            return uneditable;
        }

        var result = Inspector.Edit(inspected, edits, limits);
        return result is InspectionResult.Read { Body: var edited } && (edited.Model != inspected.Model || ModelOf(edited, route) != about.Model)
            ? new Refusal(422, "not_editable", "The edited body would not ask for the model that was held; edit the text alone, or reject the request.")
            : await EditedAsync(about, result, answer, cancellation);
    }

    private async Task<Answer<ReviewAnswer>> EditedAsync(ReviewSubmission about, InspectionResult result, ReviewAnswer answer, CancellationToken cancellation) => result switch
    {
        InspectionResult.Read edited => await JudgeAsync(about, edited.Body, cancellation) is { } denied ? denied : answer with { EditedBody = edited.Body.Bytes },
        InspectionResult.Refused refused => new Refusal(422, refused.Code, refused.Message),
        var other => throw new InvalidOperationException($"Unexpected {other.GetType().Name}."),
    };

    /// <summary>Why one of these strings is not a reviewer's to replace, or null. Pointers that lead nowhere are named by the edit itself.</summary>
    private static Refusal? Uneditable(InspectedBody body, IReadOnlyList<BodyEdit> edits, RoutePolicy? route)
    {
        foreach (var edit in edits)
        {
            if (body.PartAt(edit.Path) is { } part && (edit.Path == route?.ModelPointer || !body.IsEditable(part)))
            {
                var what = edit.Path == route?.ModelPointer ? "the model's name" : part.IsSaid ? "the name or id of a tool call" : $"of the kind {part.Kind}";
                return new Refusal(
                    422, "not_editable", $"'{edit.Path}' is {what}; text, tool results and the arguments of tool calls alone can be edited. Reject it if the rest must change.");
            }
        }

        return null;
    }

    /// <summary>The model a body asks for, read as the gateway reads it.</summary>
    private static string ModelOf(InspectedBody body, RoutePolicy? route) =>
        route?.FixedModel ?? (route?.ModelPointer is { } pointer ? body.TextAt(pointer) : body.Model) ?? "";

    /// <summary>The rule that denies the edited body, if one does. A rule that would hold it again does not matter: a person is deciding right now.</summary>
    private async Task<Refusal?> JudgeAsync(ReviewSubmission about, InspectedBody body, CancellationToken cancellation)
    {
        var input = new PolicyInput(about.Route, about.Model, about.Consumer, about.Purpose, about.Method, about.Path, about.RequestId, body)
        {
            Stage = about.Stage, At = about.SubmittedAt, IsAgain = true,
        };
        var verdict = await policy().EvaluateAsync(input, cancellation);
        return verdict.Verdict != Verdict.Deny
            ? null
            : new Refusal(422, "policy_denied", $"The policy denies the edited body: {verdict.Reason ?? "a rule says deny"}.")
            {
                Facts = { ["rules"] = verdict.Matched.Select(static rule => rule.Id).ToArray() },
            };
    }

    private static string? Flaw(DecisionRequest request) => request switch
    {
        _ when !Enum.IsDefined(request.Outcome) => "outcome takes approve, edit, reject or escalate.",
        { Fence: < 1 } => $"fence is {request.Fence}; give the fence of your claim.",
        _ when string.IsNullOrWhiteSpace(request.Reason) => $"reason is empty; say in 1 to {AnswerLimits.Reason} characters why. It goes into the ledger.",
        { Reason.Length: > AnswerLimits.Reason } => $"reason has {request.Reason.Length} characters; at most {AnswerLimits.Reason}.",
        { PublicMessage.Length: > AnswerLimits.PublicMessage } => $"publicMessage has {request.PublicMessage.Length} characters; at most {AnswerLimits.PublicMessage}.",
        { Note.Length: > AnswerLimits.Note } => $"note has {request.Note.Length} characters; at most {AnswerLimits.Note}.",
        { Outcome: VoteOutcome.Edit, Edits: null or [] } => "edits is empty; an edit names at least one value to replace: {\"path\",\"value\"}.",
        { Outcome: not VoteOutcome.Edit, Edits: not null } => "edits goes with outcome 'edit' alone.",
        { Edits.Count: > MaxEdits } => $"edits has {request.Edits.Count} entries; at most {MaxEdits}.",
        { Edits: { } edits } when edits.Any(static edit => edit is null || edit.Path is null || edit.Value is null || edit.Path.Length > MaxPath) =>
            $"Every edit needs a path (RFC 6901, at most {MaxPath} characters) and a value.",
        _ => null,
    };

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Client.Review;

namespace Holdpoint.ReviewConsole.Client.Tests.Review;

public sealed class DraftTests
{
    private readonly Draft draft = new();

    [Fact]
    public void NothingIsChosen_AtFirst()
    {
        Assert.Null(draft.Outcome);
        Assert.Equal("Choose what to do.", draft.Missing());
    }

    [Fact]
    public void NothingIsSent_WithoutAReason()
    {
        draft.Choose(VoteOutcome.Approve);

        Assert.Equal("Give a reason.", draft.Missing());
        draft.ReasonText = "   ";
        Assert.Equal("Give a reason.", draft.Missing());
        draft.Reason = "Legitimate";
        Assert.Null(draft.Missing());
    }

    [Fact]
    public void ChoosingAgain_TakesTheChoiceBack_AndAnotherKindOfChoiceDropsTheReason()
    {
        draft.Choose(VoteOutcome.Approve);
        draft.Reason = "Legitimate";
        draft.Choose(VoteOutcome.Edit);
        Assert.Equal("Legitimate", draft.Reason);
        draft.Choose(VoteOutcome.Reject);
        Assert.Null(draft.Reason);
        draft.Choose(VoteOutcome.Reject);

        Assert.Null(draft.Outcome);
    }

    [Fact]
    public void ThePublicMessage_GoesOutOnlyWithARejection()
    {
        draft.Reason = "Legitimate";
        draft.PublicMessage = "Sorry";
        draft.Choose(VoteOutcome.Reject);
        draft.ReasonText = "too much";
        Assert.Equal("Sorry", draft.ToRequest(7).PublicMessage);

        draft.Choose(VoteOutcome.Approve);

        var request = draft.ToRequest(7);
        Assert.Null(request.PublicMessage);
        Assert.Equal((7, VoteOutcome.Approve, "too much"), (request.Fence, request.Outcome, request.Reason));
        Assert.Null(request.Edits);
    }

    [Fact]
    public void AnEdit_NeedsAChange_AndSendsOnlyWhatChanged()
    {
        EditableText first = new("/a", "user", "one\r\ntwo"), second = new("/b", "user", "three");
        draft.Choose(VoteOutcome.Edit);
        draft.Reason = "Sensitive part removed";
        Assert.Equal("Change the text, or approve it as it is.", draft.Missing());

        // What a text area makes of CR LF is no change.
        draft.Edit(first, "one\ntwo");
        Assert.NotNull(draft.Missing());
        draft.Edit(first, "one\n2");
        draft.Edit(second, "3");
        draft.Edit(second, "three");

        Assert.Null(draft.Missing());
        Assert.Equal([new BodyEdit("/a", "one\r\n2")], draft.ToRequest(1).Edits);
    }

    [Fact]
    public void Limits_AreSaid_BeforeTheConsoleRefuses()
    {
        draft.Choose(VoteOutcome.Reject);
        draft.ReasonText = new string('x', 501);

        Assert.Contains("at most 500", draft.Missing(), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatWasKept_ComesBackAsItWas()
    {
        var text = new EditableText("/a", "user", "before");
        var draft = new Draft { ReasonText = "because", PublicMessage = "told", Note = "noted", NoteOpen = true };
        draft.Choose(VoteOutcome.Edit);
        draft.Reason = "a reason";
        draft.Edit(text, "after");

        var back = Draft.From(draft.Store());

        Assert.Equal(draft.ToRequest(1) with { Edits = null }, back.ToRequest(1) with { Edits = null });
        Assert.Equal(draft.Edits, back.Edits);
        Assert.Equal(("after", "told", true), (back.EditedOf(text), back.PublicMessage, back.NoteOpen));
    }

    [Fact]
    public void EveryChange_RaisesTheVersion_SoThatItIsKept()
    {
        var draft = new Draft();
        Action[] changes =
        [
            () => draft.Choose(VoteOutcome.Reject), () => draft.Reason = "a reason", () => draft.ReasonText = "because", () => draft.PublicMessage = "told",
            () => draft.Note = "noted", () => draft.Edit(new EditableText("/a", "user", "before"), "after"),
        ];
        foreach (var change in changes)
        {
            var before = draft.Version;
            change();
            Assert.True(draft.Version > before);
        }
    }
}

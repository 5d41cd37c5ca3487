using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Client.Review;

namespace Holdpoint.ReviewConsole.Client.Tests.Review;

public sealed class BodyTextTests
{
    [Fact]
    public void Offers_WhatTheApiSaysCanBeEdited_AndNothingElse()
    {
        var texts = BodyText.EditablesOf(new ReviewContent(
            [
                new("user", "text", "hello", "/messages/0/content") { Editable = true },
                new("assistant", "tool-call", "pay", "/messages/1/tool_calls/0/function/name"),
                new("assistant", "tool-call", "{}", "/messages/1/tool_calls/0/function/arguments") { Editable = true },
                new("", "parameter", "user", "/messages/0/role"),
            ],
            "data: what is held need not be JSON\n\n"));

        Assert.Equal(
            [("/messages/0/content", "hello"), ("/messages/1/tool_calls/0/function/arguments", "{}")], texts.Select(static text => (text.Pointer, text.Text)));
    }
}

using System;
using System.IO;
using Sinkhole.Platform.Files;
using Sinkhole.Platform.Processes;
using Sinkhole.Tests.Appliance;
using Xunit;

namespace Sinkhole.Tests.Platform.Processes;

public sealed class UserAccountsTests
{
    [Fact]
    public void Name_of_a_user_is_that_of_the_system()
    {
        Assert.Equal("root", UserAccounts.NameOf(0));
        Assert.Equal(Environment.UserName, UserAccounts.NameOf(UserAccounts.Current()));
        Assert.Null(UserAccounts.NameOf(4_000_000_001));
    }

    [Fact]
    public void Folder_is_owned_by_the_user_who_made_it()
    {
        using var folder = new TemporaryFolder();
        File.CreateSymbolicLink(folder.Below("link"), folder.Path);

        Assert.Equal(UserAccounts.Current(), FileOwner.Of(folder.Path));
        Assert.Equal(UserAccounts.Current(), FileOwner.Of(folder.Below("link")));
        Assert.Null(FileOwner.Of(folder.Below("missing")));
    }
}

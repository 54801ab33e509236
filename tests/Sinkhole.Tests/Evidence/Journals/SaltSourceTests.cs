using System;
using System.Collections.Generic;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Journals.Writing;
using Xunit;

namespace Sinkhole.Tests.Evidence.Journals;

public sealed class SaltSourceTests
{
    [Fact]
    public void No_salt_comes_twice_nor_is_any_empty()
    {
        var salts = new SaltSource();
        var seen = new HashSet<string>(StringComparer.Ordinal) { new('0', 2 * RecordFrame.SaltOctets) };
        byte[] salt = new byte[RecordFrame.SaltOctets];
        for (int taken = 0; taken < 1000; taken++)
        {
            salts.Take(salt);

            Assert.True(seen.Add(Convert.ToHexString(salt)), $"salt {taken} is not new");
        }
    }
}

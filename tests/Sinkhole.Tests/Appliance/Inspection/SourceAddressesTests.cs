using System;
using System.Buffers.Binary;
using System.Net;
using Sinkhole.Inspection;
using Xunit;

namespace Sinkhole.Tests.Appliance.Inspection;

public sealed class SourceAddressesTests
{
    [Fact]
    public void Equal_addresses_are_one_in_whatever_form()
    {
        var addresses = new SourceAddresses();

        foreach (string text in (string[])["192.0.2.1", "192.0.2.2", "::ffff:192.0.2.1", "2001:db8::1", "2001:db8::2", "2001:db8::1"])
        {
            addresses.Add(IPAddress.Parse(text));
        }

        Assert.Equal((4, false), (addresses.Count, addresses.AreMore));
    }

    [Fact]
    public void More_than_are_told_apart_are_said_and_take_no_memory()
    {
        var addresses = new SourceAddresses();
        Span<byte> octets = stackalloc byte[4];
        for (int number = 0; number < SourceAddresses.Max; number++)
        {
            BinaryPrimitives.WriteInt32BigEndian(octets, number);
            addresses.Add(new IPAddress(octets));
        }

        Assert.Equal((SourceAddresses.Max, false), (addresses.Count, addresses.AreMore));
        addresses.Add(IPAddress.Parse("0.0.0.7"));
        Assert.False(addresses.AreMore);
        addresses.Add(IPAddress.Parse("192.0.2.1"));
        Assert.Equal((SourceAddresses.Max, true), (addresses.Count, addresses.AreMore));
    }
}

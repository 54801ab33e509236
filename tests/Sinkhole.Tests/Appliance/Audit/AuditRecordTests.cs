using System;
using FsCheck;
using FsCheck.Fluent;
using Sinkhole.Audit;
using Sinkhole.Tests.Clocks;
using Sinkhole.Tests.Evidence.Journals;
using Sinkhole.Warning.Hits;
using Xunit;
using Record = Sinkhole.Evidence.Journals.Record;

namespace Sinkhole.Tests.Appliance.Audit;

public sealed class AuditRecordTests
{
    [Fact]
    public void Record_has_the_octets_of_version_2()
    {
        Record record = Answered().ToRecord();

        Assert.Equal(GoldenHex.Read("audit-record-2.hex"), record.Payload.ToArray());
        Assert.Equal(AuditRecord.Kind, record.Kind);
        Assert.Equal(ManualTime.Start, record.Instant);
        Assert.Equal(TimeSpan.FromMilliseconds(3), record.ClockBound);
        Assert.True(record.ClockSynchronized);
    }

    [Fact]
    public void Record_with_an_outcome_has_the_octets_of_version_3()
    {
        AuditRecord erased = Answered() with
        {
            Question = Answered().Question with { Action = AuditAction.Erase, Subject = "xa-1", Result = null },
            Outcome = "refused: it is on hold",
        };

        Assert.Equal(GoldenHex.Read("audit-record-3.hex"), erased.ToRecord().Payload.ToArray());
        AssertRoundTrip(erased);
        AssertRoundTrip(Answered() with { Outcome = "x" });
        Assert.False(AuditRecord.TryRead((erased with { Outcome = string.Empty }).ToRecord(), out _));
    }

    [Fact]
    public void Record_of_version_1_is_still_read_as_a_question()
    {
        Record record = Sample().ToRecord() with { Payload = GoldenHex.Read("audit-record-1.hex") };

        Assert.True(AuditRecord.TryRead(record, out AuditRecord? read));
        Assert.Equal(Sample(), read);
        Assert.Null(read.Question.Result);
    }

    [Fact]
    public void Kind_is_none_of_the_journal_of_hits() =>
        Assert.DoesNotContain(AuditRecord.Kind, (ushort[])[RecordKinds.Hit, RecordKinds.Closing, RecordKinds.Counted]);

    [Fact]
    public void Record_is_read_as_it_was_written()
    {
        AssertRoundTrip(Sample());
        AssertRoundTrip(Sample() with { Question = Sample().Question with { From = null, To = null, Action = AuditAction.Audit } });
        AssertRoundTrip(Sample() with { Question = Sample().Question with { From = null }, Writer = AuditWriter.Command });
        AssertRoundTrip(Answered());
        AssertRoundTrip(Answered() with
        {
            Question = Answered().Question with
            {
                Result = new AuditResult { Order = string.Empty, Records = 0, Epoch = int.MaxValue, Sequence = long.MaxValue },
            },
        });
    }

    [Fact]
    public void Any_texts_and_users_are_read_as_they_were_written() =>
        Prop.ForAll<string?, string?, uint>((left, right, user) =>
        {
            string first = WithoutLoneSurrogates(left ?? string.Empty);
            string second = WithoutLoneSurrogates(right ?? string.Empty);
            AssertRoundTrip(Sample() with
            {
                User = new AuditUser(user, second),
                Question = Sample().Question with
                {
                    Subject = first,
                    Reason = new AuditReason { Authority = second, FileNumber = first, Purpose = second + first },
                },
            });
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Record_cut_at_any_length_or_with_an_octet_too_many_is_refused(bool isAnswered)
    {
        Record record = (isAnswered ? Answered() : Sample()).ToRecord();

        for (int octets = 0; octets < record.Payload.Length; octets++)
        {
            Assert.False(AuditRecord.TryRead(record with { Payload = record.Payload[..octets] }, out AuditRecord? read));
            Assert.Null(read);
        }

        Assert.False(AuditRecord.TryRead(record with { Payload = (byte[])[.. record.Payload.Span, 0] }, out _));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 1)]
    [InlineData(0, 3)]
    [InlineData(1, 0)]
    [InlineData(1, 9)]
    [InlineData(2, 0)]
    [InlineData(2, 3)]
    [InlineData(3, 4)]
    [InlineData(8, 0xFF)]
    [InlineData(10, 0xFF)]
    public void Record_of_another_version_action_writer_interval_or_length_is_refused(int octet, byte value)
    {
        Record record = Sample().ToRecord();
        byte[] payload = record.Payload.ToArray();
        payload[octet] = value;

        Assert.False(AuditRecord.TryRead(record with { Payload = payload }, out _));
    }

    [Theory]
    [InlineData(-39, 2)]
    [InlineData(-38, 0x80)]
    [InlineData(-34, 0x80)]
    [InlineData(-26, 0x80)]
    [InlineData(-18, 0xFF)]
    public void Result_with_a_number_or_length_that_it_cannot_have_is_refused(int fromEnd, byte value)
    {
        Record record = Answered().ToRecord();
        byte[] payload = record.Payload.ToArray();
        payload[payload.Length + fromEnd] = value;

        Assert.False(AuditRecord.TryRead(record with { Payload = payload }, out _));
    }

    [Fact]
    public void Record_of_another_kind_is_refused() =>
        Assert.False(AuditRecord.TryRead(Sample().ToRecord() with { Kind = RecordKinds.Hit }, out _));

    [Fact]
    public void Any_octets_are_read_or_refused_and_never_throw()
    {
        var random = new Random(20261130);
        byte[][] good = [Sample().ToRecord().Payload.ToArray(), Answered().ToRecord().Payload.ToArray()];
        for (int round = 0; round < 20_000; round++)
        {
            byte[] payload = (byte[])good[round % 2].Clone();
            for (int change = random.Next(1, 6); change > 0; change--)
            {
                payload[random.Next(payload.Length)] = (byte)random.Next(256);
            }

            if (AuditRecord.TryRead(Sample().ToRecord() with { Payload = payload }, out AuditRecord? read))
            {
                Assert.Equal(payload, read.ToRecord().Payload.ToArray());
            }
        }
    }

    internal static AuditRecord Sample() => new()
    {
        Question = new AuditQuestion
        {
            Action = AuditAction.List,
            Subject = "xa-erc-2026-0001",
            From = DateTimeOffset.UnixEpoch.AddMicroseconds(1),
            To = DateTimeOffset.UnixEpoch.AddMicroseconds(2),
            Reason = new AuditReason { Authority = "Couré", FileNumber = "1/7", Purpose = "p" },
        },
        User = new AuditUser(998, "sinkhole"),
        Writer = AuditWriter.Appliance,
        Instant = ManualTime.Start,
        ClockBound = TimeSpan.FromMilliseconds(3),
        ClockSynchronized = true,
    };

    internal static AuditRecord Answered() => Sample() with
    {
        Question = Sample().Question with
        {
            Action = AuditAction.Show,
            Subject = "AAAQEAYEAUDAOCH7",
            From = null,
            To = null,
            Result = new AuditResult { Order = "xa-erc-2026-0001", Records = 1, Epoch = 7, Sequence = 41 },
        },
        Writer = AuditWriter.Command,
    };

    private static void AssertRoundTrip(AuditRecord record)
    {
        Assert.True(AuditRecord.TryRead(record.ToRecord(), out AuditRecord? read));
        Assert.Equal(record, read);
    }

    private static string WithoutLoneSurrogates(string text) => string.Concat(text.EnumerateRunes());
}

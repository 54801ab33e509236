using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace Sinkhole.Tests.Wire.Dns;

/// <summary>Random messages from a seed: well-formed, mutated, and noise.</summary>
internal sealed class RandomMessage(int seed)
{
    private static readonly ushort[] Types = [1, 2, 5, 6, 12, 15, 16, 28, 33, 41, 64, 65, 249, 250, 251, 252, 253, 254, 255, 666, 65280];

    private readonly Random _random = new(seed);

    /// <summary>A well-formed message: compressed owners, records of any type, at most one OPT.</summary>
    public byte[] WellFormed()
    {
        List<byte> message = [.. Header()];
        List<int> names = [];
        int questions = _random.Next(20) == 0 ? 0 : 1;
        int[] counts = [questions, _random.Next(3), _random.Next(3), _random.Next(3)];
        if (questions == 1)
        {
            names.Add(message.Count);
            AddName(message, null);
            AddNumber(message, Types[_random.Next(Types.Length)]);
            AddNumber(message, (ushort)(_random.Next(10) == 0 ? _random.Next(65536) : 1));
        }

        for (int record = 0; record < counts[1] + counts[2] + counts[3]; record++)
        {
            AddRecord(message, names);
        }

        if (_random.Next(2) == 0)
        {
            counts[3]++;
            AddOpt(message);
        }

        byte[] octets = [.. message];
        for (int index = 0; index < counts.Length; index++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(octets.AsSpan(4 + (2 * index)), (ushort)counts[index]);
        }

        return octets;
    }

    /// <summary>A query as clients send it: RD, one question of class IN, often OPT.</summary>
    /// <param name="name">QNAME in wire form.</param>
    public byte[] Query(ReadOnlySpan<byte> name)
    {
        List<byte> message = [(byte)_random.Next(256), (byte)_random.Next(256), 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, .. name];
        AddNumber(message, Types[_random.Next(Types.Length)]);
        AddNumber(message, 1);
        if (_random.Next(2) == 0)
        {
            message[11] = 1;
            AddOpt(message);
        }

        return [.. message];
    }

    /// <summary>A message with a few octets changed, removed, repeated or added.</summary>
    public byte[] Mutated(byte[] message)
    {
        List<byte> octets = [.. message];
        for (int change = _random.Next(1, 5); change > 0; change--)
        {
            int at = _random.Next(octets.Count + 1);
            switch (_random.Next(6))
            {
                case 0 when at < octets.Count:
                    octets[at] = (byte)_random.Next(256);
                    break;
                case 1 when at < octets.Count:
                    octets[at] ^= (byte)(1 << _random.Next(8));
                    break;
                case 2:
                    octets.RemoveRange(at, octets.Count - at);
                    break;
                case 3:
                    octets.InsertRange(at, Noise(_random.Next(8)));
                    break;
                case 4 when at < octets.Count:
                    octets[at] = 0xC0;
                    break;
                case 5 when octets.Count > 12:
                    octets[_random.Next(4, 12)] = (byte)_random.Next(4);
                    break;
                default:
                    break;
            }
        }

        return [.. octets];
    }

    /// <summary>Random octets.</summary>
    public byte[] Noise(int octets)
    {
        byte[] noise = new byte[octets];
        _random.NextBytes(noise);
        return noise;
    }

    /// <summary>A number below a bound.</summary>
    public int Below(int bound) => _random.Next(bound);

    private byte[] Header()
    {
        byte[] header = Noise(12);
        header[2] &= (byte)(_random.Next(4) == 0 ? 0xFF : 0x07);
        return header;
    }

    private void AddRecord(List<byte> message, List<int> names)
    {
        int owner = message.Count;
        AddName(message, names.Count > 0 && _random.Next(2) == 0 ? names[_random.Next(names.Count)] : null);
        names.Add(owner);
        ushort type = Types[_random.Next(Types.Length)];
        AddNumber(message, type == 41 ? (ushort)1 : type);
        AddNumber(message, 1);
        message.AddRange(Noise(4));
        byte[] data = Noise(_random.Next(20));
        AddNumber(message, (ushort)data.Length);
        message.AddRange(data);
    }

    private void AddName(List<byte> message, int? pointer)
    {
        for (int labels = _random.Next(4); labels > 0; labels--)
        {
            byte[] label = Noise(_random.Next(1, 12));
            message.Add((byte)label.Length);
            message.AddRange(label);
        }

        if (pointer is int target)
        {
            AddNumber(message, (ushort)(0xC000 | target));
        }
        else
        {
            message.Add(0);
        }
    }

    private void AddOpt(List<byte> message)
    {
        message.Add(0);
        AddNumber(message, 41);
        AddNumber(message, (ushort)_random.Next(65536));
        message.AddRange([0, (byte)(_random.Next(8) == 0 ? 1 : 0), (byte)(_random.Next(2) * 0x80), 0]);
        List<byte> options = [];
        for (int option = _random.Next(4); option > 0; option--)
        {
            byte[] data = Noise(_random.Next(10));
            AddNumber(options, (ushort)_random.Next(20));
            AddNumber(options, (ushort)data.Length);
            options.AddRange(data);
        }

        AddNumber(message, (ushort)options.Count);
        message.AddRange(options);
    }

    private static void AddNumber(List<byte> octets, ushort number) => octets.AddRange([(byte)(number >> 8), (byte)number]);
}

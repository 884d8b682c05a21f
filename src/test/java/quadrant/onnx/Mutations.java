package quadrant.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Damages model files in the ways that disks, networks, bugs and bad people do; the same seed damages the same way. */
public final class Mutations {
    private static final long[] ODD = {
        0, -1, -2, 1, 7, 1000, 65_536, Integer.MAX_VALUE, 1L << 31, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE
    };
    private static final String[] ELSEWHERE = {
        "../../../../etc/passwd",
        "/etc/passwd",
        "/dev/zero",
        "missing.bin",
        "..",
        "",
        "a/../../b",
        "model.onnx",
        "\u0000"
    };

    private static final String[] NAMES = {
        "", "\n", "a\nb\t\u0007", "\u202e", "x".repeat(100_000), "image", "logits", "名"
    };
    private static final String[] ATTRIBUTES = {"axis", "axes", "perm", "group", "pads", "value", "to", "blocksize"};

    private Mutations() {}

    /** A kind of damage. */
    public enum Kind {
        BIT_FLIPS,
        TRUNCATED,
        OVERWRITTEN,
        HUGE_DIMENSION,
        CYCLE,
        MISSING_INITIALIZER,
        EXTERNAL_PATH,
        ATTRIBUTE,
        OPERATOR,
        INPUT_SHAPE,
        OPSET,
        WIRING,
        NUMBERS,
        TYPE,
        ATTRIBUTE_KIND,
        NAME,
        NODES,
        RANK
    }

    /** A damaged copy. */
    public static byte[] of(byte[] model, Kind kind, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        try {
            return switch (kind) {
                case BIT_FLIPS -> flipped(model, random);
                case TRUNCATED -> Arrays.copyOf(model, random.nextInt(model.length));
                case OVERWRITTEN -> overwritten(model, random);
                default -> {
                    ModelProto.Builder m = ModelProto.parseFrom(model).toBuilder();
                    damage(m, m.getGraphBuilder(), kind, random);
                    yield m.build().toByteArray();
                }
            };
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("Only a sound model can be damaged", e);
        }
    }

    private static byte[] flipped(byte[] model, SplittableRandom random) {
        byte[] copy = model.clone();
        // most bytes of a model are weights; the graph lies in front
        int reach = random.nextBoolean() ? copy.length : Math.min(copy.length, 4096);
        for (int i = random.nextInt(1, 20); i > 0; i--) {
            copy[random.nextInt(reach)] ^= (byte) (1 << random.nextInt(8));
        }
        return copy;
    }

    private static byte[] overwritten(byte[] model, SplittableRandom random) {
        byte[] copy = model.clone();
        int from = random.nextInt(copy.length);
        int to = Math.min(copy.length, from + random.nextInt(1, 2000));
        byte fill = (byte) random.nextInt(256);
        boolean noise = random.nextBoolean();
        for (int i = from; i < to; i++) {
            copy[i] = noise ? (byte) random.nextInt(256) : fill;
        }
        return copy;
    }

    private static void damage(ModelProto.Builder m, GraphProto.Builder g, Kind kind, SplittableRandom random) {
        switch (kind) {
            case HUGE_DIMENSION -> initializer(g, random).setDims(0, odd(random));
            case CYCLE -> node(g, random).setInput(0, node(g, random).getOutput(0));
            case MISSING_INITIALIZER -> g.removeInitializer(random.nextInt(g.getInitializerCount()));
            case EXTERNAL_PATH -> external(initializer(g, random), random);
            case ATTRIBUTE -> attribute(g, random);
            case OPERATOR -> node(g, random).setOpType(node(g, random).getOpType() + (random.nextBoolean() ? "" : "x"));
            case INPUT_SHAPE -> inputShape(g, random);
            case WIRING -> {
                NodeProto.Builder n = node(g, random);
                if (random.nextBoolean()) {
                    n.clearInput();
                } else {
                    n.setInput(
                            random.nextInt(n.getInputCount()),
                            initializer(g, random).getName());
                }
            }
            default -> more(m, g, kind, random);
        }
    }

    private static void more(ModelProto.Builder m, GraphProto.Builder g, Kind kind, SplittableRandom random) {
        switch (kind) {
            case OPSET ->
                m.clearOpsetImport()
                        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(random.nextLong(-2, 40)));
            case NUMBERS -> numbers(initializer(g, random), random);
            case TYPE -> {
                if (random.nextInt(4) == 0) {
                    g.getInputBuilder(0).getTypeBuilder().getTensorTypeBuilder().setElemType(random.nextInt(24));
                } else {
                    initializer(g, random).setDataType(random.nextInt(24));
                }
            }
            case ATTRIBUTE_KIND -> attributeKind(node(g, random), random);
            case NAME -> name(g, random);
            case NODES -> {
                if (random.nextBoolean()) {
                    g.removeNode(random.nextInt(g.getNodeCount()));
                } else {
                    g.addNode(random.nextInt(g.getNodeCount()), g.getNode(random.nextInt(g.getNodeCount())));
                }
            }
            case RANK -> rank(initializer(g, random), random);
            default -> throw new IllegalArgumentException(kind.toString());
        }
    }

    /** Odd numbers in place of those of a constant, whatever its type. */
    private static void numbers(TensorProto.Builder t, SplittableRandom random) {
        byte[] raw = t.getRawData().toByteArray();
        for (int i = 0; i + 8 <= raw.length; i += 8) {
            if (random.nextInt(3) == 0) {
                ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).putLong(i, odd(random));
            }
        }
        t.setRawData(ByteString.copyFrom(raw));
    }

    private static void attributeKind(NodeProto.Builder n, SplittableRandom random) {
        if (n.getAttributeCount() == 0) {
            n.addAttributeBuilder().setName(ATTRIBUTES[random.nextInt(ATTRIBUTES.length)]);
        }
        int i = random.nextInt(n.getAttributeCount());
        switch (random.nextInt(4)) {
            case 0 -> n.removeAttribute(i);
            case 1 ->
                n.getAttributeBuilder(i).clearInts().clearI().clearF().clearS().clearT();
            case 2 -> n.getAttributeBuilder(i).addInts(odd(random));
            default ->
                n.getAttributeBuilder(i)
                        .setType(AttributeProto.AttributeType.forNumber(random.nextInt(11)))
                        .addInts(odd(random));
        }
    }

    private static void name(GraphProto.Builder g, SplittableRandom random) {
        String name = NAMES[random.nextInt(NAMES.length)];
        NodeProto.Builder n = node(g, random);
        switch (random.nextInt(5)) {
            case 0 -> n.setName(name);
            case 1 -> n.setOutput(0, name);
            case 2 -> n.setInput(random.nextInt(n.getInputCount()), name);
            case 3 -> g.getInputBuilder(0).setName(name);
            default -> g.getOutputBuilder(0).setName(name);
        }
    }

    /** The same elements in another form. */
    private static void rank(TensorProto.Builder t, SplittableRandom random) {
        long all = t.getDimsList().stream().reduce(1L, (a, b) -> a * b);
        switch (random.nextInt(4)) {
            case 0 -> t.clearDims().addDims(all);
            case 1 -> t.addDims(1);
            case 2 -> t.clearDims().addDims(1).addDims(1).addDims(1).addDims(all);
            default -> t.clearDims().addDims(all).addDims(1).addDims(1).addDims(1);
        }
    }

    private static void attribute(GraphProto.Builder g, SplittableRandom random) {
        for (int attempt = 0; attempt < 50; attempt++) {
            NodeProto.Builder n = node(g, random);
            if (n.getAttributeCount() > 0) {
                AttributeProto.Builder a = n.getAttributeBuilder(random.nextInt(n.getAttributeCount()));
                if (a.getIntsCount() > 0) {
                    a.setInts(random.nextInt(a.getIntsCount()), odd(random));
                } else {
                    a.setI(odd(random)).setF((float) random.nextDouble(-1e30, 1e30));
                }
                return;
            }
        }
    }

    private static void inputShape(GraphProto.Builder g, SplittableRandom random) {
        TensorShapeProto.Builder shape =
                g.getInputBuilder(0).getTypeBuilder().getTensorTypeBuilder().getShapeBuilder();
        if (shape.getDimCount() > 0) {
            shape.getDimBuilder(random.nextInt(shape.getDimCount())).setDimValue(odd(random));
        }
    }

    private static void external(TensorProto.Builder t, SplittableRandom random) {
        t.clearRawData()
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(entry("location", ELSEWHERE[random.nextInt(ELSEWHERE.length)]))
                .addExternalData(entry("offset", Long.toString(odd(random))))
                .addExternalData(entry("length", Long.toString(odd(random))));
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder()
                .setKey(key)
                .setValueBytes(ByteString.copyFromUtf8(value))
                .build();
    }

    private static long odd(SplittableRandom random) {
        return ODD[random.nextInt(ODD.length)];
    }

    private static NodeProto.Builder node(GraphProto.Builder g, SplittableRandom random) {
        while (true) {
            NodeProto.Builder n = g.getNodeBuilder(random.nextInt(g.getNodeCount()));
            if (n.getInputCount() > 0) {
                return n;
            }
        }
    }

    private static TensorProto.Builder initializer(GraphProto.Builder g, SplittableRandom random) {
        while (true) {
            TensorProto.Builder t = g.getInitializerBuilder(random.nextInt(g.getInitializerCount()));
            if (t.getDimsCount() > 0) {
                return t;
            }
        }
    }
}

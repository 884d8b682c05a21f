package quadrant.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import quadrant.task.OutsideFile;
import quadrant.task.Reason;
import quadrant.task.UserException;

/** The bytes of a model file as protobuf; raw tensors are views of them. */
final class ModelFile {
    /**
     * From this size in bytes on, files are mapped instead of read; a mapped file stays open until its graph is
     * garbage-collected.
     */
    private static final long MAPPED = 32L << 20;

    private ModelFile() {}

    /**
     * Reads a model file.
     *
     * @throws UserException when the file is missing, too large for protobuf, or not an ONNX model
     */
    static ModelProto read(Path file) {
        try {
            return parse(bytes(file), file.toString());
        } catch (NoSuchFileException e) {
            throw new UserException("There is no model file " + file + ".", "Check the path.", e);
        } catch (IOException e) {
            throw new UserException(
                    "The model file " + file + " cannot be read (" + Reason.of(e) + ").",
                    "Check that it is a file and that you may read it.",
                    e);
        }
    }

    private static ByteString bytes(Path file) throws IOException {
        long size = OutsideFile.size(file, "an .onnx file");
        if (size < MAPPED) {
            return UnsafeByteOperations.unsafeWrap(OutsideFile.bytes(file, "an .onnx file", MAPPED));
        }
        if (size > Integer.MAX_VALUE) {
            throw new UserException(
                    "The model file " + file + " has " + (size >> 20) + " MiB, and one ONNX file holds at most 2 GiB.",
                    "Choose a smaller network.");
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return UnsafeByteOperations.unsafeWrap(channel.map(FileChannel.MapMode.READ_ONLY, 0, size));
        }
    }

    /** Parses a model; {@code name} is its name in messages. */
    static ModelProto parse(ByteString bytes, String name) {
        try {
            CodedInputStream in = bytes.newCodedInput();
            in.enableAliasing(true);
            ModelProto model = ModelProto.parseFrom(in);
            if (model.getGraph().getNodeCount() == 0 || model.getOpsetImportCount() == 0) {
                throw NotOnnx.refusal(bytes, name, null);
            }
            return model;
        } catch (IOException e) {
            throw NotOnnx.refusal(bytes, name, e);
        } catch (OutOfMemoryError e) { // a small file may claim millions of nodes
            throw tooLarge(name, e);
        }
    }

    /** The exception for a model that does not fit into Java's memory. */
    static UserException tooLarge(String name, OutOfMemoryError cause) {
        return new UserException(
                name + " does not fit into the " + (Runtime.getRuntime().maxMemory() >> 20) + " MiB that Java may use.",
                "Give Java more (QUADRANT_JAVA_OPTS=-Xmx8g, in ImageJ Edit › Options › Memory), or choose a smaller"
                        + " network.",
                cause);
    }
}

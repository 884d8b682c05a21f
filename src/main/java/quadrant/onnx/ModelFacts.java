package quadrant.onnx;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.List;
import java.util.Map;

/**
 * A model file's information on itself, besides its network.
 *
 * @param producer the program that wrote it, such as {@code pytorch}; "" where it is not recorded
 * @param metadata its properties
 * @param externalFiles the names of weight files beside it, as written in the model
 */
public record ModelFacts(String producer, Map<String, String> metadata, List<String> externalFiles) {
    public ModelFacts {
        externalFiles = List.copyOf(externalFiles);
    }

    /** The facts of a graph as read from its file. */
    public static ModelFacts of(OnnxGraph file) {
        return new ModelFacts(
                file.model().getProducerName(),
                file.metadata(),
                file.initializerProtos().stream()
                        .filter(t -> t.getDataLocation() == TensorProto.DataLocation.EXTERNAL)
                        .flatMap(t -> t.getExternalDataList().stream())
                        .filter(e -> e.getKey().equals("location"))
                        .map(StringStringEntryProto::getValue)
                        .distinct()
                        .sorted()
                        .toList());
    }
}

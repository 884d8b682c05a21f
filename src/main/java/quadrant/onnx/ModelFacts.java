package quadrant.onnx;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.List;
import java.util.Map;

/**
 * What a model file says of itself beside its network.
 *
 * @param producer the program that wrote it, such as {@code pytorch}; "" where it does not say
 * @param metadata its properties
 * @param externalFiles the names of files beside it that hold weights, as the model writes them
 */
public record ModelFacts(String producer, Map<String, String> metadata, List<String> externalFiles) {
    public ModelFacts {
        externalFiles = List.copyOf(externalFiles);
    }

    /** The facts of a graph as it was read from its file. */
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

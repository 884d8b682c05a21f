package quadrant.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import quadrant.TestData;
import quadrant.backbone.Backbone;
import quadrant.backbone.BackboneCatalog;
import quadrant.dataset.ClassList;
import quadrant.evaluation.ConformalSets;
import quadrant.evaluation.ConfusionMatrix;
import quadrant.evaluation.HeldOutRates;
import quadrant.evaluation.Interval;
import quadrant.evaluation.KnnOutlierDetector;
import quadrant.evaluation.RiskCoverage;
import quadrant.evaluation.Temperature;
import quadrant.onnx.Averaged;
import quadrant.onnx.Head;
import quadrant.onnx.OnnxGraph;
import quadrant.pixels.ChannelMapping;
import quadrant.pixels.ChannelOrder;
import quadrant.pixels.CropRule;
import quadrant.pixels.FieldSize;
import quadrant.pixels.PixelSize;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.ResizeRule;
import quadrant.pixels.TestViews;
import quadrant.task.UserException;

class FineTunedModelTest {
    private static final Preprocessing PREPROCESSING = new Preprocessing(
            224,
            ResizeRule.STRETCH,
            new ChannelMapping(List.of("3", "1"), ChannelMapping.Range.PERCENTILE),
            ChannelOrder.BGR,
            List.of(127.0, 126.5, 0.1),
            List.of(128.0, 1.0, 3.0),
            Optional.of(new PixelSize(0.325)));

    private static FineTunedModel model;

    @BeforeAll
    static void a_model_of_three_classes() {
        Backbone backbone = TestData.catalog().load(BackboneCatalog.DEFAULT);
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("seed", "7");
        facts.put("a", "<&> \"ü\"");
        model = new FineTunedModel(
                Head.finished(backbone.head().replace(backbone.graph(), 3)),
                new ClassList(List.of("normal", "µ <b>", "class \"three\", 三")),
                PREPROCESSING,
                new Provenance(facts, Optional.empty()),
                TestViews.NONE,
                Optional.empty());
    }

    private static byte[] withMetadata(String key, String value) {
        OnnxGraph graph = OnnxGraph.parse(model.toBytes(), "m");
        Map<String, String> metadata = new LinkedHashMap<>(graph.metadata());
        if (value.isEmpty()) {
            metadata.remove(key);
        } else {
            metadata.put(key, value);
        }
        return graph.withMetadata(metadata).toBytes();
    }

    @Test
    void what_is_written_comes_back() {
        byte[] bytes = model.toBytes();
        FineTunedModel back = parse(bytes, "m");
        assertThat(back.classes()).isEqualTo(model.classes());
        assertThat(back.preprocessing()).isEqualTo(PREPROCESSING);
        assertThat(back.provenance().facts().entrySet())
                .containsExactlyElementsOf(model.provenance().facts().entrySet());
        assertThat(back.toBytes()).isEqualTo(bytes);
    }

    @Test
    void channels_are_written_as_numbers_or_as_names() {
        assertThat(OnnxGraph.parse(model.toBytes(), "m").metadata().get("quadrant.preprocessing"))
                .contains("\"channels\":[3,1],\"range\":\"PERCENTILE\"");
        ChannelMapping names = ChannelMapping.parse("GFP,2", "full").with(List.of("DAPI", "GFP"));
        FineTunedModel named = new FineTunedModel(
                model.graph(),
                model.classes(),
                PREPROCESSING.withMapping(names),
                model.provenance(),
                TestViews.NONE,
                Optional.empty());
        assertThat(parse(named.toBytes(), "m").preprocessing().mapping()).isEqualTo(names);
        assertThat(parse(model.toBytes(), "m")
                        .withChannelNames(List.of("a"))
                        .preprocessing()
                        .mapping()
                        .names())
                .containsExactly("a");
    }

    @Test
    void a_model_without_pixel_size_has_none_after_reading() {
        FineTunedModel without = new FineTunedModel(
                model.graph(),
                model.classes(),
                PREPROCESSING.withPixelSize(Optional.empty()),
                model.provenance(),
                TestViews.NONE,
                Optional.empty());
        assertThat(parse(without.toBytes(), "m").preprocessing().pixelSize()).isEmpty();
    }

    @Test
    void the_rule_by_which_marked_objects_were_cut_comes_back_and_old_models_have_none() {
        assertThat(parse(model.toBytes(), "m").crop()).isEmpty();
        for (CropRule rule : List.of(
                CropRule.DEFAULT,
                new CropRule(
                        0.25,
                        FieldSize.parse("20.5 µm"),
                        Optional.of(new PixelSize(0.5)),
                        CropRule.Background.BLANK))) {
            FineTunedModel cut = new FineTunedModel(
                    model.graph(),
                    model.classes(),
                    PREPROCESSING,
                    model.provenance(),
                    TestViews.NONE,
                    Optional.of(rule));
            assertThat(parse(cut.toBytes(), "m").crop()).contains(rule);
        }
        byte[] damaged = withMetadata("quadrant.crop", "{\"context\":-1,\"background\":\"KEEP\"}");
        assertThat(TestData.refusal(() -> parse(damaged, "m")).problem())
                .isEqualTo("The model m is damaged: The context must lie from 0 to 10, was -1.0.");
    }

    @Test
    void how_often_it_looks_comes_back_and_an_unknown_way_is_refused() {
        FineTunedModel turned = new FineTunedModel(
                model.graph(),
                model.classes(),
                PREPROCESSING,
                model.provenance(),
                TestViews.DIHEDRAL,
                Optional.empty());
        assertThat(parse(turned.toBytes(), "m").testViews()).isEqualTo(TestViews.DIHEDRAL);
        assertThat(parse(model.toBytes(), "m").testViews()).isEqualTo(TestViews.NONE);
        byte[] unknown = withMetadata("quadrant.testViews", "HUNDRED");
        assertThat(TestData.refusal(() -> parse(unknown, "m.onnx")).problem()).contains("HUNDRED");
    }

    @Test
    void a_later_format_is_refused_with_both_versions() {
        byte[] later = withMetadata("quadrant.format", "quadrant-model/2");
        UserException e = TestData.refusal(() -> parse(later, "m.onnx"));
        assertThat(e.problem()).contains("m.onnx").contains("quadrant-model/2").contains("quadrant-model/1");
        for (String odd : List.of("9".repeat(5000), "-1", "1.0", "", "x")) {
            byte[] unknown = withMetadata("quadrant.format", "quadrant-model/" + odd);
            assertThat(TestData.refusal(() -> parse(unknown, "m.onnx")).problem())
                    .contains("damaged", "quadrant-model/N")
                    .hasSizeLessThan(200);
        }
    }

    @Test
    void a_foreign_onnx_file_is_told_from_a_broken_one() {
        byte[] foreign = model.graph().toBytes();
        assertThat(TestData.refusal(() -> parse(foreign, "m.onnx")).problem())
                .contains("not one that Quadrant fine-tuned");
        assertThat(TestData.refusal(() -> parse(new byte[] {1, 2}, "m.onnx")).problem())
                .contains("not an ONNX model");
    }

    @ParameterizedTest
    @ValueSource(strings = {"quadrant.classes", "quadrant.preprocessing", "quadrant.provenance"})
    void a_missing_or_broken_key_is_named(String key) {
        byte[] missing = withMetadata(key, "");
        assertThat(TestData.refusal(() -> parse(missing, "m.onnx")).problem())
                .contains("m.onnx")
                .contains(key);
        for (String broken : List.of("{", "nonsense[", "null")) {
            byte[] bytes = withMetadata(key, broken);
            assertThat(TestData.refusal(() -> parse(bytes, "m.onnx")).problem()).contains("m.onnx is damaged");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"size\":224|\"size\":0",
                "\"size\":224|\"size\":\"big\"",
                "\"resize\":\"STRETCH\"|\"resize\":\"SQUEEZE\"",
                "\"channels\":[3,1]|\"channels\":[0]",
                "\"channels\":[3,1]|\"channels\":[null]",
                "\"mean\":[127.0,126.5,0.1]|\"mean\":[127.0]",
                "\"mean\":[127.0,126.5,0.1]|\"mean\":[127.0,126.5,null]",
                "\"scale\":[128.0,1.0,3.0]|\"scale\":[128.0,1.0,0.0]",
                "\"micronsPerPixel\":0.325|\"micronsPerPixel\":-1",
                "\"order\":\"BGR\"|\"ordre\":\"BGR\""
            })
    void damaged_preprocessing_is_refused(String there, String instead) {
        String json = MetadataJson.write(MetadataJson.of(PREPROCESSING));
        assertThat(json).contains(there);
        byte[] bytes = withMetadata("quadrant.preprocessing", json.replace(there, instead));
        assertThat(TestData.refusal(() -> parse(bytes, "m.onnx")).problem()).contains("m.onnx is damaged");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[\"a\",\"b\"]", "[\"a\",\"b\",\"b\"]", "[\"a\",\"b\",null]", "[1,[2],3]"})
    void classes_that_do_not_fit_the_network_are_refused(String classes) {
        byte[] bytes = withMetadata("quadrant.classes", classes);
        assertThat(TestData.refusal(() -> parse(bytes, "m.onnx")).problem()).contains("m.onnx is damaged");
    }

    @Test
    void doubts_come_back_as_they_were_written() {
        FineTunedModel doubting = model.with(model.graph(), doubt());
        FineTunedModel back = parse(doubting.toBytes(), "m");

        Uncertainty read = back.uncertainty().orElseThrow();
        assertThat(read.temperature()).isEqualTo(doubt().temperature());
        assertThat(read.sets()).isEqualTo(doubt().sets());
        assertThat(read.abstention()).isEqualTo(doubt().abstention());
        float[] image = {1, 0.5f, 0.25f};
        assertThat(read.outliers().orElseThrow().known().score(image))
                .isEqualTo(doubt().outliers().orElseThrow().known().score(image));
        assertThat(back.toBytes()).isEqualTo(doubting.toBytes());
    }

    @Test
    void models_of_earlier_versions_have_no_rates_of_right_predictions() {
        String json = MetadataJson.write(MetadataJson.of(doubt()));
        String earlier = json.replaceAll(",\"right\":\\{[^}]*}", "");
        assertThat(earlier).isNotEqualTo(json);
        assertThat(parse(withMetadata("quadrant.doubt", json), "m.onnx")
                        .uncertainty()
                        .orElseThrow()
                        .rates())
                .isEqualTo(doubt().rates());
        assertThat(parse(withMetadata("quadrant.doubt", earlier), "m.onnx")
                        .uncertainty()
                        .orElseThrow()
                        .rates())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"withDoubt\":[5,2]|\"withDoubt\":[5,6]|damaged",
                "\"withDoubt\":[5,2]|\"withDoubt\":[5]|damaged",
                "\"version\":1|\"version\":2|Update Quadrant",
                "\"temperature\":1.5|\"temperature\":-1|damaged",
                "\"temperature\":1.5|\"temperature\":\"NaN\"|damaged",
                "\"limits\":[0.5,0.25,1.0]|\"limits\":[0.5,0.25]|damaged",
                "\"limits\":[0.5,0.25,1.0]|\"limits\":[0.5,0.25,7]|damaged",
                "\"width\":3|\"width\":5|damaged",
                "\"kept\":\"|\"kept\":\"?|damaged",
                "\"tensor\":\"logits|\"tensor\":\"nowhere|features of its outlier detector are missing",
                "\"heldOut\":|\"heldIn\":|heldOut is missing"
            })
    void damaged_doubts_are_refused(String there, String instead, String output) {
        String json = MetadataJson.write(MetadataJson.of(doubt())).replace(Head.LOGITS, "logits");
        assertThat(json).contains(there);
        byte[] bytes = withMetadata(
                "quadrant.doubt", json.replace(there, instead).replace("\"logits\"", "\"" + Head.LOGITS + "\""));
        UserException e = TestData.refusal(() -> parse(bytes, "m.onnx"));
        assertThat(e.problem() + " " + e.getMessage()).contains(output);
    }

    private static Uncertainty doubt() {
        float[][] rows = {{1, 0, 0}, {0.9f, 0.1f, 0}, {0, 1, 0}, {0, 0.8f, 0.3f}};
        return new Uncertainty(
                "4 images.",
                new Temperature(1.5),
                Optional.of(new ConformalSets(0.9, List.of(0.5, 0.25, 1.0), List.of(12, 10, 3))),
                Optional.of(new RiskCoverage.Abstention(0.7, 0.6, 0.96, new Interval(0.9, 1))),
                Optional.of(new Outliers(
                        new Averaged(Head.LOGITS, List.of()), KnnOutlierDetector.of(rows, new int[] {0, 1, 0, 1}))),
                Optional.of(new ConfusionMatrix(List.of(List.of(9, 3, 0), List.of(1, 9, 0), List.of(0, 0, 3)))),
                Optional.of(new HeldOutRates(new HeldOutRates.Rate(20, 19), new HeldOutRates.Rate(5, 2))));
    }

    private static FineTunedModel parse(byte[] bytes, String name) {
        return FineTunedModel.of(OnnxGraph.parse(bytes, name), name);
    }
}

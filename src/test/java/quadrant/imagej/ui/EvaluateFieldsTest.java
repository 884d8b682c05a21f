package quadrant.imagej.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import quadrant.app.Option;
import quadrant.app.Verbs;

/** What the dialog of Quadrant Evaluate offers behind its essentials, and what becomes of it. */
class EvaluateFieldsTest {
    private static List<DialogField> more() {
        return Verbs.EVALUATE.options().stream()
                .filter(o -> o.place() == Option.Place.ADVANCED)
                .flatMap(OptionDialog::fields)
                .map(new Menu.Evaluate()::field)
                .toList();
    }

    private static Map<String, String> filled(Map<String, String> given) {
        Map<String, String> options = new HashMap<>();
        more().forEach(f -> f.option(given.getOrDefault(f.key(), f.initial())).ifPresent(v -> options.put(f.key(), v)));
        return options;
    }

    @Test
    void every_option_has_a_field() {
        assertThat(more())
                .extracting(DialogField::key)
                .containsAll(Verbs.EVALUATE.options().stream()
                        .filter(o -> o.place() == Option.Place.ADVANCED)
                        .map(Option::key)
                        .toList());
    }

    @Test
    void a_training_asks_at_once_for_the_groups() {
        assertThat(Verbs.FINETUNE.options().stream().filter(o -> o.place() == Option.Place.ESSENTIAL))
                .extracting(Option::key)
                .contains("output", "group_by");
    }

    @Test
    void fields_that_are_left_alone_say_nothing_so_that_cells_are_cut_as_the_model_was_trained() {
        assertThat(filled(Map.of())).isEmpty();
        assertThat(filled(Map.of("background", "keep", "class_from", "group", "box", "20um")))
                .isEqualTo(Map.of("background", "keep", "class_from", "group", "box", "20um"));
    }
}

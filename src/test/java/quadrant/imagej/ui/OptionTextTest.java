package quadrant.imagej.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ij.Macro;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import quadrant.task.UserException;

class OptionTextTest {
    @Test
    void reads_what_imagej_writes() {
        assertThat(OptionText.parse(" data=[/my cells] depth=auto seed=7 resume output=out "))
                .containsExactly(
                        Map.entry("data", "/my cells"),
                        Map.entry("depth", "auto"),
                        Map.entry("seed", "7"),
                        Map.entry("resume", ""),
                        Map.entry("output", "out"));
    }

    @Test
    void takes_dashes_and_capitals_in_keys() {
        assertThat(OptionText.parse("Group-By=a")).containsExactly(Map.entry("group_by", "a"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "two words",
                "Präparat Süd/Größe",
                "say \"hello\"",
                "a [b] c",
                "[a]",
                "a]b [c",
                "it's [half open",
                "'quoted'",
                "([^_/]+)_\\d+",
                "[^]]+ x",
                "a=b c=d",
                "C:\\new images\\tumour",
                "tab\there"
            })
    void every_value_survives(String value) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("data", value);
        options.put("resume", "");
        options.put("output", "x");
        assertThat(OptionText.parse(OptionText.format(options))).isEqualTo(options);
    }

    @ParameterizedTest
    @ValueSource(strings = {"two words", "a [b] c", "[a]", "Größe", "C:/my images"})
    void writes_balanced_values_as_imagej_reads_them(String value) {
        String text = OptionText.format(Map.of("data", value));
        assertThat(Macro.getValue(text, "data", "?")).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Präparat", "Größe µm", "細胞", "plain"})
    void mends_the_letters_that_imagej_breaks_when_it_reads_a_macro_file(String value) {
        String utf8 = "data=[" + value + "]";
        String broken = new String(utf8.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        assertThat(OptionText.ofMacro(broken)).containsExactly(Map.entry("data", value));
        assertThat(OptionText.ofMacro(utf8)).containsExactly(Map.entry("data", value));
        assertThat(OptionText.ofMacro(null)).isEmpty();
    }

    @Test
    void refuses_what_is_not_closed_or_given_twice() {
        assertThatThrownBy(() -> OptionText.parse("data=[a b"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("not closed");
        assertThatThrownBy(() -> OptionText.parse("group_by=[a-z]+_ seed=1"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("in brackets: group_by=[...]");
        assertThatThrownBy(() -> OptionText.parse("seed=1 seed=2"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("twice");
    }
}

package quadrant.imagej.ui;

import static org.assertj.core.api.Assertions.assertThat;

import ij.IJ;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import quadrant.app.FineTuneOptions;
import quadrant.app.Verbs;

/** What the recorder is given, read back by ImageJ's own macro interpreter. */
class RecordedLineTest {
    @Test
    void is_a_line_of_a_macro_or_of_a_script() {
        Map<String, String> options = Map.of("data", "/my cells");
        assertThat(OptionDialog.line("Quadrant Fine-tune", options, false))
                .isEqualTo("run(\"Quadrant Fine-tune\", \"data=[/my cells]\");\n");
        assertThat(OptionDialog.line("Quadrant Fine-tune", options, true))
                .isEqualTo("IJ.run(\"Quadrant Fine-tune\", \"data=[/my cells]\");\n");
    }

    @Test
    void of_an_advice_is_read_back_as_its_options() {
        Map<String, String> options = Map.of("data", "/my cells", "group_by", "(s\\d+)_", "size", "raw");
        String line =
                OptionDialog.line(new AdviseEntry().command(), options, false).strip();

        assertThat(line).startsWith("run(\"Quadrant Advise\", \"");
        String given =
                IJ.runMacro(line.replace("run(\"Quadrant Advise\", ", "return ").replaceFirst("\\);$", ";"));
        assertThat(OptionText.ofMacro(given)).isEqualTo(options);
        assertThat(Verbs.ADVISE.read(options).get(FineTuneOptions.BACKBONE)).isEqualTo("efficientnet-lite0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "two words",
                "Größe µm",
                "say \"hello\"",
                "a [b] c",
                "it's [half",
                "(\\d+)_[^/]+",
                "C:\\new\\tumour"
            })
    void survives_imagejs_macro_language(String value) {
        Map<String, String> options = Map.of("data", value);
        String line = OptionDialog.line("X", options, false).strip();
        String given = IJ.runMacro(line.replace("run(\"X\", ", "return ").replaceFirst("\\);$", ";"));
        assertThat(OptionText.ofMacro(given)).isEqualTo(options);
    }
}

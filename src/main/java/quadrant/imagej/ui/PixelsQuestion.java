package quadrant.imagej.ui;

import java.awt.Component;
import java.awt.GridLayout;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.swing.JComboBox;
import javax.swing.JLabel;
import javax.swing.JOptionPane;
import javax.swing.JPanel;
import javax.swing.JTextField;
import quadrant.backbone.Convention;

/** Asks the user for a model file's preprocessing, where it is not described anywhere. */
final class PixelsQuestion {
    private static final String WIDTH = "<html><body style='width: 430px'>";
    private static final String CHOOSE = "(choose)";

    private PixelsQuestion() {}

    /** The options with the answer; empty where the user cancels or does not choose. */
    static Optional<Map<String, String>> ask(Component over, String problem, Map<String, String> options) {
        JComboBox<String> choice = new JComboBox<>();
        choice.addItem(CHOOSE);
        Arrays.stream(Convention.values()).map(PixelsQuestion::line).forEach(choice::addItem);
        JTextField size = new JTextField();
        JPanel panel = new JPanel(new GridLayout(0, 1, 0, 4));
        panel.add(new JLabel("Preprocessing"));
        panel.add(choice);
        panel.add(new JLabel("Pixels of its input (blank: as the file says)"));
        panel.add(size);
        Object[] text = {new JLabel(WIDTH + escape(problem)), panel};
        int answer = JOptionPane.showConfirmDialog(
                over, text, "Quadrant: preprocessing of the network", JOptionPane.OK_CANCEL_OPTION);
        int chosen = choice.getSelectedIndex();
        if (answer != JOptionPane.OK_OPTION || (chosen == 0 && size.getText().isBlank())) {
            return Optional.empty();
        }
        Map<String, String> answered = new LinkedHashMap<>(options);
        if (chosen > 0) {
            answered.put(
                    "preprocessing", String.valueOf(choice.getSelectedItem()).replaceFirst(" .*", ""));
        }
        if (!size.getText().isBlank()) {
            answered.put("size", size.getText().strip());
        }
        return Optional.of(answered);
    }

    private static String line(Convention c) {
        return c.title() + " – "
                + switch (c) {
                    case IMAGENET -> "PyTorch, torchvision, most of timm";
                    case TF -> "−1 to 1: TensorFlow, Keras' MobileNet and Inception, timm's ViT";
                    case LITE -> "(x − 127) / 128: EfficientNet-Lite";
                    case UNIT -> "0 to 1: Ultralytics";
                    case NONE -> "0 to 255: Keras' EfficientNet";
                    case CAFFE_RGB -> "Caffe's mean, RGB";
                    case CAFFE_BGR -> "Caffe's mean, BGR: Caffe, Keras' ResNet and VGG";
                };
    }

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}

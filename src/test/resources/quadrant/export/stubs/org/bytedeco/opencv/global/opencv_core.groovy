package org.bytedeco.opencv.global

class opencv_core {
    static final int CV_32F = 5
}

package io.ringfort.proxy;

import io.ringfort.proxy.account.AccountService;
import io.ringfort.proxy.container.ContainerService;
import io.ringfort.proxy.multipart.MultipartService;
import io.ringfort.proxy.object.ObjectService;

/// What is behind the doors: the services that every dialect calls.
public record Hall(
    ObjectService objects,
    ContainerService containers,
    AccountService accounts,
    MultipartService multipart) {}
